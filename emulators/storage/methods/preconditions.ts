import { HttpError } from "../../http/server.ts";
import { failingCondition, type Preconditions } from "../store/preconditions.ts";
import { conditionNotMet } from "./errors.ts";

type Condition = `if${"" | "Source"}${"Generation" | "Metageneration"}${"Match" | "NotMatch"}`;

/** The parameters of a request that are conditions. */
export type Conditions = Readonly<Partial<Record<Condition, number | undefined>>>;

/** The conditions on what the request changes or reads. */
export function preconditionsOf(query: Conditions): Preconditions {
  return definedOnly({
    generationMatch: query.ifGenerationMatch,
    generationNotMatch: query.ifGenerationNotMatch,
    metagenerationMatch: query.ifMetagenerationMatch,
    metagenerationNotMatch: query.ifMetagenerationNotMatch,
  });
}

/** The conditions on the source of a copy. */
export function sourcePreconditionsOf(query: Conditions): Preconditions {
  return definedOnly({
    generationMatch: query.ifSourceGenerationMatch,
    generationNotMatch: query.ifSourceGenerationNotMatch,
    metagenerationMatch: query.ifSourceMetagenerationMatch,
    metagenerationNotMatch: query.ifSourceMetagenerationNotMatch,
  });
}

/** Throws 412 when one does not hold. */
export function checkPreconditions(wanted: Preconditions, found: Parameters<typeof failingCondition>[1]): void {
  if (failingCondition(wanted, found)) throw conditionNotMet();
}

/** The same for a read, where a NotMatch that fails means 304: the reader has it already. */
export function checkReadPreconditions(wanted: Preconditions, found: Parameters<typeof failingCondition>[1]): void {
  const failing = failingCondition(wanted, found);
  if (failing === "match") throw conditionNotMet();
  if (failing === "notMatch") throw new HttpError(304, "notModified", "Not Modified");
}

function definedOnly(conditions: { readonly [K in keyof Preconditions]: number | undefined }): Preconditions {
  return Object.fromEntries(Object.entries(conditions).filter(([, value]) => value !== undefined));
}
