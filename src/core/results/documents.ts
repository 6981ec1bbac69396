import * as z from "zod";

const Counts = {
  rowsRead: z.int().nonnegative(),
  curated: z.int().nonnegative(),
  quarantined: z.int().nonnegative(),
  duplicates: z.int().nonnegative(),
};

const Input = z.object({
  object: z.string(),
  generation: z.coerce.string(),
  name: z.string(),
  /** Its path inside the ingested folder, and whether it was gone from Drive; older documents tell neither. */
  path: z.string().optional(),
  gone: z.boolean().optional(),
  ...Counts,
});

/** First and last of the document's inputs that a file's rows are from, by their index; left out where they may be from all. */
const InputRange = z.tuple([z.int().nonnegative(), z.int().nonnegative()]);

/** What each file named before the inputs were listed once. */
const NamedInputs = z.array(z.object({ object: z.string(), generation: z.coerce.string() }));

/** `publishes/<batchId>/<attempt>.json`: what one state of a dataset is made of. Older ones have no attempt. */
export const PublishDocument = z.object({
  format: z.literal(1),
  dataset: z.string(),
  batchId: z.string(),
  attempt: z.string().optional(),
  createdAt: z.string(),
  predecessor: z.string().nullable(),
  files: z.array(
    z.object({
      object: z.string(),
      rows: z.int().nonnegative(),
      inputs: z.union([InputRange, NamedInputs]).optional(),
    }),
  ),
  inputs: z.array(Input),
  totals: z.object(Counts),
  schema: z.array(z.object({ name: z.string(), type: z.string() })),
  report: z.string(),
});

/** `report/<batchId>.json`: how a batch found a dataset's files, published or not. */
export const QualityReport = z.object({
  format: z.literal(1),
  dataset: z.string(),
  batchId: z.string(),
  /** Which run of the batch this is of, and the prefix of what it quarantined; older reports tell neither. */
  attempt: z.string().optional(),
  quarantine: z.string().optional(),
  /**
   * `already-published`: by another batch, of the same files, so that this one's are not needed. `unknown`: the batch
   * could not find out whether it published, or ended before it could tell.
   */
  status: z.enum(["published", "already-published", "unknown", "failed"]),
  /** The batch whose files are the dataset, where the report tells; older ones do not. */
  publishedBy: z.string().nullable().default(null),
  reason: z.object({ code: z.string(), message: z.string() }).nullable(),
  /** What kept nobody from publishing, and somebody should look at; older reports have none. */
  warnings: z.array(z.object({ code: z.string(), message: z.string() })).default([]),
  startedAt: z.string(),
  finishedAt: z.string(),
  inputs: z.array(Input),
  totals: z.object(Counts),
  rules: z.array(
    z.object({
      column: z.string().nullable(),
      rule: z.string(),
      rows: z.int().nonnegative(),
      examples: z.array(z.object({ object: z.string(), line: z.int().nullable(), value: z.string().nullable() })),
    }),
  ),
  unclaimed: z.array(z.object({ object: z.string(), name: z.string() })),
});

export type PublishDocument = z.output<typeof PublishDocument>;
export type QualityReport = z.output<typeof QualityReport>;
