import * as z from "zod";

/** What a run did about one file. */
const DECISIONS = ["copied", "unchanged", "skipped", "gone", "failed"] as const;

/**
 * One line of a run manifest: a file that the run looked at, and what it decided. A run that was interrupted decides
 * again: of several lines for one file, in the order of the parts' numbers, the last one counts.
 */
export const ManifestEntry = z.object({
  fileId: z.string(),
  /** Inside the ingested folder; of a file that is gone, where it last was; of one that could not be looked at, its id. */
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

/**
 * Whether two entries of one file tell the same. A reason may be lacking: a process that finds a file as an earlier one
 * of its run left it does not know why that was done.
 */
export function saysTheSame(one: ManifestEntry, other: ManifestEntry): boolean {
  return (
    one.decision === other.decision &&
    one.generation === other.generation &&
    one.path === other.path &&
    (one.reason ?? other.reason) === (other.reason ?? one.reason)
  );
}
