import * as z from "zod";
import { LineageNode } from "../core/lineage/node.ts";
import { BATCH_STATES } from "../core/services/batches.ts";

const link = z.string().optional();
const uri = z.string().startsWith("gs://");
// Without its slash `a` would be all that begins so: `ab/` too.
const folderUri = uri.regex(/^gs:\/\/[^/]+\/.*\/$/s);
const folder = { kind: z.literal("driveFolder"), folderId: z.string().min(1), name: z.string(), link };
const file = z.object({ id: z.string().min(1), name: z.string(), mimeType: z.string(), size: z.number().optional() });
const driveFile = { kind: z.literal("driveFile"), link, path: z.string(), file };
const notCopied = z.object({
  state: z.enum(["skipped", "failed"]),
  reason: z.string().optional(),
  params: z.record(z.string(), z.unknown()).optional(),
  target: z.enum(["ingested", "changed"]).optional(),
});
const stored = z.object({
  name: z.string(),
  generation: z.string(),
  size: z.number(),
  metadata: z.record(z.string(), z.string()),
});
const batch = {
  kind: z.literal("batch"),
  batch: z.object({ id: z.string().min(1), state: z.enum(BATCH_STATES), operation: z.string() }),
};

/** For each kind of row of the views, by its context value, and for a file of this machine: what commands read of it. */
const table = {
  "drive.folder": z.object({ ...folder, ingested: z.literal(true) }),
  "drive.subfolder": z.object({ ...folder, path: z.string(), ingested: z.literal(false) }),
  "drive.file": z.object({
    ...driveFile,
    status: z.object({ state: z.enum(["new", "changed", "ingested"]) }).optional(),
  }),
  "drive.notCopied": z.object({ ...driveFile, status: notCopied }),
  "ingest.run": z.object({
    kind: z.literal("ingestRun"),
    run: z.object({ folderId: z.string().min(1), runId: z.string().min(1) }),
  }),
  "lake.bucket": z.object({ kind: z.literal("bucket"), role: z.literal("lake"), uri }),
  "lake.addedBucket": z.object({ kind: z.literal("bucket"), role: z.literal("added"), uri }),
  "lake.otherBucket": z.object({ kind: z.literal("bucket"), role: z.literal("other"), uri }),
  "lake.prefix": z.object({ kind: z.literal("prefix"), uri: folderUri }),
  "lake.dataset": z.object({ kind: z.literal("dataset"), uri, dataset: z.string().min(1) }),
  "lake.quarantine": z.object({
    kind: z.literal("datasetPart"),
    part: z.object({ name: z.literal("quarantine"), prefix: z.string().min(1) }),
  }),
  "lake.object": z.object({ kind: z.literal("object"), uri, object: stored, raw: z.literal(false) }),
  "lake.raw": z.object({ kind: z.literal("object"), uri, object: stored, raw: z.literal(true) }),
  "batch.going": z.object({ ...batch, ended: z.literal(false) }),
  "batch.ended": z.object({ ...batch, ended: z.literal(true) }),
  "batch.dataset": z.object({
    kind: z.literal("batchDataset"),
    dataset: z.string().min(1),
    batchId: z.string().min(1),
  }),
  "batch.output": z.object({ kind: z.literal("batchFact"), uri }),
  // What pages link to; no row is one.
  "page.object": z.object({ kind: z.literal("objectName"), uri }),
  "page.search": z.object({ kind: z.literal("search"), uri, pattern: z.string().min(1) }),
  "page.lineage": z.object({ kind: z.literal("lineage"), node: LineageNode }),
  // What the editor's own menus give.
  lakeFile: z.object({ kind: z.literal("objectName"), uri }),
  localFile: z.object({ kind: z.literal("localFile"), path: z.string().min(1) }),
} as const;

type Selections = { readonly [S in keyof typeof table]: z.output<(typeof table)[S]> };
const schemas: { readonly [S in keyof Selections]: z.ZodType<Selections[S]> } = table;

/** What a command can be run on, by the words of the manifest's `when` clauses. */
export type Selectable = keyof Selections;

/** What a command is given that was run on one of these. */
export type Selected<S extends Selectable> = Selections[S];

/**
 * All that something can be run on.
 * @internal The tests hold the rows of the views against it.
 */
export const SELECTABLE = Object.keys(table) as readonly Selectable[];

/**
 * What a menu, a key binding or another extension gave, if it is something that the command takes; else undefined, as if
 * nothing had been given: the command asks.
 */
export function readSelection<S extends Selectable>(takes: readonly S[], given: unknown): Selected<S> | undefined {
  for (const selectable of takes) {
    const read = schemas[selectable].safeParse(given);
    if (read.success) return read.data;
  }
  return undefined;
}

/** The same of one or of many: those of them that the command takes; undefined where there is none. */
export function readSelections<S extends Selectable>(
  takes: readonly S[],
  given: unknown,
): readonly Selected<S>[] | undefined {
  const all: readonly unknown[] = Array.isArray(given) ? given : [given];
  const read = all.flatMap((one) => readSelection(takes, one) ?? []);
  return read.length === 0 ? undefined : read;
}
