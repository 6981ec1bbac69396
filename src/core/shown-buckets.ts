import * as z from "zod";
import { parseGsUri } from "./layout.ts";
import type { Memory } from "./memory.ts";

const Filter = z.object({ bucket: z.string().min(1), text: z.string().min(1) });
const Shown = z.object({ added: z.array(z.string().min(1)).readonly(), filter: Filter.optional() }).readonly();

/** What is looked for in a bucket: a prefix, or a pattern where the text has `*` or `?`. */
export type BucketFilter = Readonly<z.output<typeof Filter>>;

/** What the user chose to see beside the lake: buckets by name, and what is looked for. */
export type ShownBuckets = z.output<typeof Shown>;

/** Each lake has its own: a window may hold several pipelines. */
const keyOf = (lake: string): string => `buckets:${lake}`;

/** What was remembered for a lake; nothing where that is nothing we wrote. */
export function readShownBuckets(memory: Memory, lake: string): ShownBuckets {
  return Shown.safeParse(memory.read(keyOf(lake))).data ?? { added: [] };
}

/** Remembers what to show beside a lake, in the place of what was. */
export function writeShownBuckets(memory: Memory, lake: string, shown: ShownBuckets): Promise<void> {
  return memory.write(keyOf(lake), shown);
}

/** What a user typed: `gs://bucket/path`, or a path of the bucket given; undefined for nothing. */
export function parseFilter(typed: string, bucket: string): BucketFilter | undefined {
  const text = typed.trim();
  const uri = parseGsUri(text.startsWith("gs://") && !text.slice(5).includes("/") ? `${text}/` : text);
  if (uri !== undefined) return uri.object === "" ? undefined : { bucket: uri.bucket, text: uri.object };
  const path = text.replace(/^\/+/, "");
  return path === "" ? undefined : { bucket, text: path };
}

/**
 * What a filter asks of Cloud Storage. `*` stands for any text, slashes included; so a pattern folds nothing into folders
 * (https://cloud.google.com/storage/docs/json_api/v1/objects/list#list-objects-and-prefixes-using-glob).
 */
export function listingOf({ text }: BucketFilter): {
  readonly prefix: string;
  readonly delimiter?: string;
  readonly matchGlob?: string;
} {
  const wildcard = text.search(/[*?]/);
  if (wildcard < 0) return { prefix: text, delimiter: "/" };
  return { prefix: text.slice(0, wildcard), matchGlob: text.replaceAll(/\*+/g, "**") };
}
