import * as z from "zod";
import type { Contract } from "../contract/contract.ts";
import { runLocally, type LocalJob } from "./job.ts";
import { parseAnswer } from "./answer.ts";

const BadRow = z.object({
  line: z.number(),
  column: z.string().nullable(),
  rule: z.string(),
  message: z.string(),
  text: z.string(),
});
const SomeRows = z.object({ total: z.number(), rows: z.array(BadRow) });
const Counts = z.object({
  rowsRead: z.number(),
  curated: z.number(),
  quarantined: z.number(),
  duplicates: z.number(),
});

const Doubt = z.object({
  code: z.string(),
  message: z.string(),
  column: z.string().nullable(),
  values: z.number().nullable(),
});

/** The answer of the job's `check_file`. A rule whose column is null is one of the whole row. */
export const CheckedFile = z.object({
  format: z.literal(1),
  dataset: z.string(),
  totals: Counts,
  warnings: z.array(Doubt),
  rules: z.array(z.object({ column: z.string().nullable(), rule: z.string(), rows: z.number() })),
  rows: z.array(BadRow),
  against: z.object({ rejected: SomeRows, accepted: SomeRows }).optional(),
});

/** A row that would be quarantined: the first rule that it breaks, all of them in the message. */
export type BadRow = z.output<typeof BadRow>;
/** What keeps no row from being curated, and somebody should look at: `message` is in English. */
export type Doubt = z.output<typeof Doubt>;
/** What a batch would make of one file. `rows`: the first bad ones; `against`: rows that only one of two contracts takes. */
export type CheckedFile = z.output<typeof CheckedFile>;

/** A file on this machine, and what to check it by. */
export interface CheckWork {
  readonly contract: Contract;
  /** The contract before a change. */
  readonly against?: Contract | undefined;
  /** The file's, in Drive. */
  readonly name: string;
  /** Its absolute path here. */
  readonly file: string;
}

/**
 * Checks a file of this machine by the job's own reader and rules.
 * @throws Failure `check.*`; the signal's reason when aborted
 */
export async function checkFile(
  job: LocalJob,
  { contract, against, name, file }: CheckWork,
  signal: AbortSignal,
): Promise<CheckedFile> {
  const documents = { "--contract": contract, ...(against && { "--against": against }) };
  return parseAnswer(CheckedFile, await runLocally(job, { module: "check_file", documents, name, file }, signal), name);
}
