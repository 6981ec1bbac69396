import * as z from "zod";
import { COPY_FORMATS, FILTER_TESTS, type ToEditor } from "../../webview/table/messages.ts";

const place = z.int().nonnegative();
const id = place;
const text = z.string().max(10_000);
// A page sees some dozen rows; a copy is bounded by who makes it.
const range = z.object({ first: place, end: place, from: place, to: place });
const shown = range.refine(({ first, end, from, to }) => end - first <= 2000 && to - from <= 2000);

const ToEditorMessage = z.discriminatedUnion("kind", [
  z.object({ kind: z.literal("ready") }),
  z.object({ kind: z.literal("again") }),
  z.object({ kind: z.literal("rows"), id, range: shown }),
  z
    .object({ kind: z.literal("profile"), from: place, to: place })
    .refine(({ from, to }) => from <= to && to - from <= 2000),
  z.object({ kind: z.literal("place"), id, by: z.enum(["row", "line"]), number: z.int().positive() }),
  z.object({
    kind: z.literal("arrange"),
    id,
    sort: z.object({ column: place, descending: z.boolean() }).exactOptional(),
    filters: z.array(z.object({ column: place, test: z.enum(FILTER_TESTS), text })).max(100),
  }),
  z.object({ kind: z.literal("search"), id, text, row: place, column: place, backwards: z.boolean() }),
  z.object({ kind: z.literal("cell"), id, row: place, column: place }),
  z.object({ kind: z.literal("copy"), id, format: z.enum(COPY_FORMATS), range }),
  z.object({ kind: z.literal("copyCell"), row: place, column: place }),
  z.object({ kind: z.literal("cancel") }),
  z.object({ kind: z.literal("asText"), line: z.int().positive().exactOptional() }),
]);

/** What came from the page, if it is one of its messages; else undefined. */
export function parseMessage(message: unknown): ToEditor | undefined {
  return ToEditorMessage.safeParse(message).data;
}
