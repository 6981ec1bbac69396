import * as z from "zod";

/** What a run did about one file. */
export const DECISIONS = ["copied", "unchanged", "skipped", "gone", "failed"] as const;

/** One line of a run manifest: a file that the run looked at, and what it decided. */
export const ManifestEntry = z.object({
  fileId: z.string(),
  /** Inside the ingested folder; of a file that is gone, the object's name. */
  path: z.string(),
  createdTime: z.string().optional(),
  decision: z.enum(DECISIONS),
  /** Why: `new`, `changed`, `moved`, `returned`, a reason to skip, or the code of a failure. */
  reason: z.string().optional(),
  object: z.string().optional(),
  generation: z.string().optional(),
  /** Of the content copied by this run. */
  bytes: z.number().optional(),
  /** What a message about the failure needs to know. */
  params: z.record(z.string(), z.unknown()).optional(),
});

export type ManifestEntry = Readonly<z.output<typeof ManifestEntry>>;
