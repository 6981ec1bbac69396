import { HttpError } from "../../http.ts";
import { failingCondition, type Preconditions } from "../store/preconditions.ts";
import { conditionNotMet, invalid } from "./errors.ts";

/** Reads `ifGenerationMatch` and the three others; with `side` "Source" those of a copy's source. */
export function readPreconditions(query: URLSearchParams, side: "" | "Source" = ""): Preconditions {
  const conditions: { -readonly [K in keyof Preconditions]?: number } = {};
  for (const kind of ["generation", "metageneration"] as const) {
    for (const sense of ["Match", "NotMatch"] as const) {
      const subject = kind === "generation" ? "Generation" : "Metageneration";
      const value = readInteger(query, `if${side}${subject}${sense}`);
      if (value !== undefined) conditions[`${kind}${sense}`] = value;
    }
  }
  return conditions;
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

/** A whole number in the query; undefined when absent, 400 when it is anything else. */
export function readInteger(query: URLSearchParams, name: string): number | undefined {
  const text = query.get(name);
  if (text === null) return undefined;
  if (!/^\d{1,16}$/.test(text)) throw invalid(`Invalid value at '${name}': ${text}`, name);
  return Number(text);
}
