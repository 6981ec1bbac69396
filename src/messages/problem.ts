import type { Fault, Problem } from "../core/problem.ts";
import { sentence } from "./message.ts";

/** One language: what is wrong in a document, as the end of a sentence about the field. */
export interface ProblemWords {
  /** Stands for the field where the whole document is meant. */
  readonly document: string;
  /** `source`: a flag or a variable. */
  readonly from: (source: string) => string;
  readonly fault: (fault: Fault) => string;
}

/**
 * Problems as sentences: `airports.yaml:5:22 columns.0.type: is none of ...`. What stands for the rest of a long list is a
 * text.
 */
export function problemSentences(problems: readonly (Problem | string)[], words: ProblemWords): string[] {
  return problems.map((problem) => sentence(typeof problem === "string" ? problem : inWords(problem, words)));
}

function inWords({ file, at, path, fault, from }: Problem, words: ProblemWords): string {
  const line = at === undefined ? "" : `${at.line}:${at.column} `;
  const place = file === undefined ? line : `${file}:${line || " "}`;
  const field = path === undefined ? "" : `${path || words.document}: `;
  const source = from === undefined ? "" : ` (${words.from(from)})`;
  return `${place}${field}${words.fault(fault)}${source}`;
}

/** One problem as a sentence of its own, without its place: for whoever shows it there. */
export function problemSentence({ path, fault }: Pick<Problem, "path" | "fault">, words: ProblemWords): string {
  return sentence(inWords({ ...(path !== undefined && { path }), fault }, words));
}
