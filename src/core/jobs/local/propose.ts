import * as z from "zod";
import { CheckedFile } from "./check-file.ts";
import { Contract } from "../contract/contract.ts";
import { parseAnswer } from "./answer.ts";
import { runLocally, type LocalJob } from "./job.ts";

const FirstOf = { value: z.string(), line: z.number(), count: z.number() };
const Reason = z.discriminatedUnion("code", [
  z.object({ code: z.literal("no-values") }),
  z.object({ code: z.literal("nulls"), value: z.string(), count: z.number() }),
  z.object({ code: z.literal("marker"), value: z.string(), count: z.number() }),
  z.object({ code: z.literal("day-and-month"), format: z.string() }),
  z.object({ code: z.literal("no-zone-is-utc") }),
  z.object({ code: z.literal("cut"), count: z.number() }),
  z.object({ code: z.literal("digits"), before: z.number(), after: z.array(z.number()) }),
  z.object({ code: z.literal("exponent"), ...FirstOf }),
  z.object({ code: z.literal("leading-zero"), ...FirstOf }),
  z.object({ code: z.literal("plus"), ...FirstOf }),
  z.object({ code: z.literal("comma"), ...FirstOf }),
  z.object({ code: z.literal("not-64-bits"), ...FirstOf }),
  z.object({ code: z.literal("mostly"), ...FirstOf, type: z.enum(["integer", "double"]) }),
  z.object({ code: z.literal("ambiguous"), formats: z.tuple([z.string(), z.string()]) }),
]);
const ColumnSeen = z.object({
  rows: z.number(),
  empty: z.number(),
  examples: z.array(z.string()),
  allDifferent: z.boolean(),
  reasons: z.array(Reason),
});
const Seen = z.object({
  encoding: z.object({
    name: z.string(),
    seen: z.enum(["mark", "ascii", "valid", "zeros", "not-utf-8"]),
    line: z.number().nullable(),
  }),
  unnamed: z.number(),
  twice: z.array(z.string()),
  headerLikeData: z.boolean(),
  columns: z.array(ColumnSeen),
});
const Proposal = z
  .object({ format: z.literal(1), contract: Contract, seen: Seen, check: CheckedFile })
  .refine(({ contract, seen }) => contract.columns.length === seen.columns.length, "each column was seen");

/** Why a column has its type, and no narrower one. */
export type Reason = z.output<typeof Reason>;
/** What was seen of a column. `examples`: all of its different values where `allDifferent`, else the first ones. */
export type ColumnSeen = z.output<typeof ColumnSeen>;
/** A contract for a file, what was seen of the file (a column for each of the contract's), and what the contract makes of it. */
export type Proposal = z.output<typeof Proposal>;

/**
 * Makes a contract from a file of this machine.
 * @param name the file's in Drive
 * @throws Failure `check.*`; the signal's reason when aborted
 */
export async function proposeContract(
  job: LocalJob,
  { name, file }: { readonly name: string; readonly file: string },
  signal: AbortSignal,
): Promise<Proposal> {
  return parseAnswer(Proposal, await runLocally(job, { module: "propose", name, file }, signal), name);
}
