import * as z from "zod";
import { batchOf, CURATED, parseRawObject, RAW } from "../layout.ts";

/**
 * What a lineage can be asked for: a file, be it in Drive, in `raw/` or both; a dataset; a batch, or one dataset of it; an
 * ingest run.
 */
export const LineageNode = z.discriminatedUnion("kind", [
  /** `fileId` is Drive's; `object` names the raw object where it is known, or where nobody's ingest brought it. */
  z.object({
    kind: z.literal("file"),
    fileId: z.string().min(1).optional(),
    object: z.string().startsWith(RAW).optional(),
    name: z.string(),
  }),
  z.object({ kind: z.literal("dataset"), dataset: z.string().min(1) }),
  z.object({ kind: z.literal("batch"), batchId: z.string().min(1), dataset: z.string().min(1).optional() }),
  z.object({ kind: z.literal("run"), folderId: z.string().min(1), runId: z.string().min(1) }),
]);

export type LineageNode = Readonly<z.output<typeof LineageNode>>;
/** One of them, by its kind. */
export type NodeOf<Kind extends LineageNode["kind"]> = Extract<LineageNode, { kind: Kind }>;

/** What an object of the lake belongs to; undefined for one that is no part of any lineage, such as staged code. */
export function nodeOfObject(object: string): LineageNode | undefined {
  if (object.startsWith(RAW)) return fileOfObject(object);
  const run = /^_sluice\/ingest\/([^/]+)\/runs\/([^/]+)\//.exec(object);
  if (run?.[1] !== undefined && run[2] !== undefined) return { kind: "run", folderId: run[1], runId: run[2] };
  if (!object.startsWith(CURATED)) return undefined;
  const dataset = object.slice(CURATED.length).split("/")[0] ?? "";
  if (dataset === "") return undefined;
  const batchId = batchOf(object);
  return batchId === undefined ? { kind: "dataset", dataset } : { kind: "batch", batchId, dataset };
}

function fileOfObject(object: string): NodeOf<"file"> | undefined {
  if (object === RAW || object.endsWith("/")) return undefined;
  const { fileId, name } = parseRawObject(object) ?? { fileId: undefined, name: object.slice(RAW.length) };
  return { kind: "file", fileId, object, name: name.slice(name.lastIndexOf("/") + 1) };
}
