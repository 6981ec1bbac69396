import * as z from "zod";
import { customIssue } from "../../problem.ts";
import { findContradictions } from "./contradictions.ts";
import { ContractFields } from "./fields.ts";

/** One kind of CSV: which files, their columns, types and rules. `contracts/<name>.yaml` in the workspace. */
export const Contract = ContractFields.superRefine((contract, context) => {
  for (const { path, fault } of findContradictions(contract)) context.addIssue(customIssue(path, fault));
});
export type Contract = z.output<typeof Contract>;

/** The JSON schema that editors check contracts with (`media/contract.schema.json`). */
export function contractSchema(): unknown {
  return z.toJSONSchema(Contract, { io: "input" });
}
