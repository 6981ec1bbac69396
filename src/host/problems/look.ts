import { join } from "node:path";
import * as vscode from "vscode";
import type { App, FileProblem } from "../../app.ts";
import { connectionProblems } from "../../core/connection-problems.ts";
import type { TextPlace } from "../../core/field-place.ts";
import { isFailure } from "../../core/failure.ts";
import { parseContract, readContracts } from "../../core/jobs/contract/read.ts";
import type { Problem } from "../../core/problem.ts";
import { describeProblem } from "../../messages/index.ts";
import { contractsOf } from "./files.ts";
import type { Marks } from "./marks.ts";

/** Marks what is wrong in the text of a contract. */
export function lookAtContract(marks: Marks, file: vscode.Uri, text: string): void {
  const read = parseContract(text);
  const problems = "problems" in read ? read.problems : [];
  marks.markFile(
    "contracts",
    file,
    problems.map((problem) => marked(file.fsPath, problem)),
  );
}

/** Marks what is wrong in the text of a `sluice.json`. */
export function lookAtConnection(marks: Marks, file: vscode.Uri, text: string): void {
  marks.markFile(
    "connection",
    file,
    connectionProblems(text).map((problem) => marked(file.fsPath, problem)),
  );
}

/** Marks what is wrong in all contracts of the pipeline, as they are on disk. */
export async function checkAllContracts(app: App, marks: Marks): Promise<void> {
  const folder = await contractsOf(app);
  if (folder === undefined) return;
  try {
    await readContracts(folder);
    marks.mark("contracts", []);
  } catch (error) {
    // That there are none, or that they can't be read, is told by whoever needs them.
    if (!isFailure(error)) throw error;
    if (!isFailure(error, "contract.invalid")) return;
    marks.mark(
      "contracts",
      error.params.problems.flatMap((problem) =>
        typeof problem === "string" || problem.file === undefined ? [] : [marked(join(folder, problem.file), problem)],
      ),
    );
  }
}

const TOP: TextPlace = { line: 1, column: 1 };

function marked(file: string, { at = TOP, path, fault }: Problem): FileProblem {
  const message = describeProblem({ ...(path !== undefined && { path }), fault }, vscode.env.language);
  const { end } = at;
  return { file, at, ...(end && { end }), severity: "error", message, code: fault.kind };
}
