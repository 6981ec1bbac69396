import type { Batch } from "../store/batch.ts";
import { RpcError } from "./errors.ts";

/**
 * A predicate from the `filter` of a list request, such as `state = RUNNING AND labels.environment = "production"`.
 * Fields: batch_id, batch_uuid, state, create_time, labels.NAME. OR binds tighter than AND, as https://google.aip.dev/160
 * has it; parentheses are not known here.
 * @throws RpcError INVALID_ARGUMENT
 */
export function parseFilter(filter: string): (batch: Batch) => boolean {
  if (filter.trim() === "") return () => true;
  const clauses = split(filter, "AND").map((clause) => split(clause, "OR").map((text) => parseComparison(text)));
  return (batch) => clauses.every((alternatives) => alternatives.some((holds) => holds(batch)));
}

const COMPARISON = /^\s*([a-z_]+(?:\.[\w-]+)?)\s*(<=|>=|!=|=|<|>|:)\s*(?:"([^"]*)"|([^\s"]+))\s*$/i;

/** Splits at the word outside of quotes. */
function split(text: string, word: "AND" | "OR"): string[] {
  return text.split(new RegExp(`\\s+${word}\\s+(?=(?:[^"]*"[^"]*")*[^"]*$)`, "i"));
}

function parseComparison(text: string): (batch: Batch) => boolean {
  const [, field = "", operator = "", quoted, bare = ""] = COMPARISON.exec(text) ?? invalid(text);
  const wanted = quoted ?? bare;
  const read = reader(field) ?? invalid(text);
  if (field !== "create_time") {
    if (operator === "!=") return (batch) => read(batch) !== wanted;
    if (operator === "=") return (batch) => read(batch) === wanted;
    if (operator === ":" && field.startsWith("labels.")) {
      return (batch) => read(batch) === wanted || (wanted === "*" && read(batch) !== undefined);
    }
    return invalid(text);
  }
  const moment = Date.parse(wanted);
  if (Number.isNaN(moment)) return invalid(text);
  const compare = ORDER[operator] ?? invalid(text);
  return (batch) => compare(Date.parse(batch.createTime) - moment);
}

const ORDER: Readonly<Record<string, (difference: number) => boolean>> = {
  "=": (difference) => difference === 0,
  "!=": (difference) => difference !== 0,
  "<": (difference) => difference < 0,
  "<=": (difference) => difference <= 0,
  ">": (difference) => difference > 0,
  ">=": (difference) => difference >= 0,
};

function reader(field: string): ((batch: Batch) => string | undefined) | undefined {
  if (field.startsWith("labels.")) return (batch) => batch.labels?.[field.slice("labels.".length)];
  if (field === "state") return (batch) => batch.state;
  if (field === "batch_id") return (batch) => batch.name.slice(batch.name.lastIndexOf("/") + 1);
  if (field === "batch_uuid") return (batch) => batch.uuid;
  if (field === "create_time") return (batch) => batch.createTime;
  return undefined;
}

function invalid(text: string): never {
  throw new RpcError("INVALID_ARGUMENT", `Invalid list filter: ${text.trim()}`);
}
