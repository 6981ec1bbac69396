import { readConnection } from "./connection.ts";
import { isFailure, reasonOf } from "./failure.ts";
import { placesOf, type TextPlace } from "./field-place.ts";
import type { Problem } from "./problem.ts";

/** What is wrong in the text of a `sluice.json`, each with its place; nothing where the connection is one. */
export function connectionProblems(text: string): readonly Problem[] {
  const unparsable = syntaxProblem(text);
  if (unparsable !== undefined) return [unparsable];
  const placeOf = placesOf(text) ?? (() => ({ line: 1, column: 1 }));
  try {
    readConnection({ file: { path: "sluice.json", text }, environment: {}, flags: {} });
    return [];
  } catch (error) {
    if (isFailure(error, "connection.invalid")) {
      return error.params.problems.map((problem) => ({ ...problem, at: placeOf(keysOf(problem.path ?? "")) }));
    }
    if (isFailure(error, "connection.missing")) {
      return [{ at: placeOf([]), path: error.params.field, fault: { kind: "missing" } }];
    }
    if (!isFailure(error, "connection.unreadable")) throw error;
    return [{ at: { line: 1, column: 1 }, fault: { kind: "wrong-kind", expected: "object" } }];
  }
}

/** As V8 tells it: with the place, or where it tells none, at the end of the text, which is what it missed. */
function syntaxProblem(text: string): Problem | undefined {
  try {
    JSON.parse(text);
    return undefined;
  } catch (error) {
    const problem = reasonOf(error);
    const told = /\(line (\d+) column (\d+)\)/.exec(problem);
    const at = told === null ? endOf(text) : { line: Number(told[1]), column: Number(told[2]) };
    return { at, fault: { kind: "unparsable", problem } };
  }
}

function endOf(text: string): TextPlace {
  const lines = text.split("\n");
  return { line: lines.length, column: (lines.at(-1) ?? "").length + 1 };
}

function keysOf(path: string): PropertyKey[] {
  return path === "" ? [] : path.split(".").map((key) => (/^\d+$/.test(key) ? Number(key) : key));
}
