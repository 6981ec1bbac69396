import { readdir } from "node:fs/promises";
import { join } from "node:path";
import { LineCounter, parseDocument } from "yaml";
import type * as z from "zod";
import { Failure, reasonOf } from "../../failure.ts";
import { nearest, placeOf } from "../../field-place.ts";
import { hasCode, readUserFile } from "../../files.ts";
import { AS_FAULTS, faultOf, type Fault, type Problem } from "../../problem.ts";
import { findSimilar } from "../../text/similar.ts";
import { Contract } from "./contract.ts";
import { fieldsAt } from "./fields.ts";

// Nobody writes a larger one by hand, and a YAML bomb is small only before it is parsed.
const LARGEST = 1024 * 1024;

/**
 * The contracts of a folder, by dataset name.
 * @throws Failure `contract.unreadable`, `contract.none`, `file.*`, `contract.invalid` with `file:line:column` of every problem
 */
export async function readContracts(folder: string): Promise<readonly Contract[]> {
  const files = await listContractFiles(folder);
  const contracts: Contract[] = [];
  const problems: Problem[] = [];
  for (const name of files) {
    const file = join(folder, name);
    const read = parseContract(await readContractText(file));
    if ("problems" in read) {
      for (const problem of read.problems) problems.push({ ...problem, file: name });
    } else if (contracts.some(({ dataset }) => dataset === read.contract.dataset)) {
      problems.push({ file: name, fault: { kind: "dataset-taken", dataset: read.contract.dataset } });
    } else {
      contracts.push(read.contract);
    }
  }
  if (problems.length > 0) throw new Failure("contract.invalid", { folder, problems });
  return contracts.sort((a, b) => (a.dataset < b.dataset ? -1 : 1));
}

/**
 * One contract, wherever it stands.
 * @throws Failure `file.*`, `contract.invalid` with `line:column` of every problem
 */
export async function readContract(file: string): Promise<Contract> {
  const read = parseContract(await readContractText(file));
  if ("contract" in read) return read.contract;
  throw new Failure("contract.invalid", { folder: file, problems: read.problems });
}

/** A contract, or its problems with their places, from the first line on. */
export function parseContract(text: string): { contract: Contract } | { problems: Problem[] } {
  const lines = new LineCounter();
  const document = parseDocument(text, { lineCounter: lines, prettyErrors: false });
  const place = (offset: number) => {
    const { line, col } = lines.linePos(offset);
    return { line, column: col };
  };
  if (document.errors.length > 0) {
    return { problems: document.errors.map((error) => ({ at: place(error.pos[0]), fault: yamlFault(error) })) };
  }
  let value: unknown;
  try {
    value = document.toJS({ maxAliasCount: 100 });
  } catch (error) {
    return { problems: [{ at: place(0), fault: { kind: "unparsable", problem: reasonOf(error) } }] };
  }
  const parsed = Contract.safeParse(value, AS_FAULTS);
  if (parsed.success) return { contract: parsed.data };
  const problems = parsed.error.issues.flatMap(unknownKeysApart).map(({ path, fault }) => {
    const node = nearest(document.contents, path);
    return { offset: node?.range?.[0] ?? 0, problem: { at: placeOf(node, lines), path: path.join("."), fault } };
  });
  return { problems: problems.sort((a, b) => a.offset - b.offset).map(({ problem }) => problem) };
}

/** A pattern is where a backslash is written, and in double quotes YAML has its own meaning for it. */
function yamlFault({ code, message: problem }: { readonly code: string; readonly message: string }): Fault {
  return { kind: "unparsable", problem, ...(code === "BAD_DQ_ESCAPE" && { advice: "escape" }) };
}

/** A field that no contract has is told where it stands, not at what it stands in. */
function unknownKeysApart(issue: z.core.$ZodIssue): { path: PropertyKey[]; fault: Fault }[] {
  if (issue.code !== "unrecognized_keys") return [{ path: issue.path, fault: faultOf(issue) }];
  return issue.keys.map((key) => ({ path: [...issue.path, key], fault: unknownField(issue.path, key) }));
}

function unknownField(path: readonly PropertyKey[], key: string): Fault {
  const fault = { kind: "unknown-field", of: "contract" } as const;
  // What YAML makes of { type: decimal(10,2) }: the comma ends the value.
  if (/^\d+\)$/.test(key)) return { ...fault, similar: undefined, advice: "quote-type" };
  return { ...fault, similar: findSimilar(key, fieldsAt(path)) };
}

/** The names of the files in a contracts folder, sorted. @throws Failure `contract.none`, `contract.unreadable` */
export async function listContractFiles(folder: string): Promise<readonly string[]> {
  const files = (await listFolder(folder)).filter((name) => /\.ya?ml$/i.test(name)).sort();
  if (files.length === 0) throw new Failure("contract.none", { folder });
  return files;
}

async function listFolder(folder: string): Promise<string[]> {
  try {
    return await readdir(folder);
  } catch (error) {
    if (hasCode(error, "ENOENT")) throw new Failure("contract.none", { folder });
    throw new Failure("contract.unreadable", { file: folder, why: reasonOf(error) }, { cause: error });
  }
}

/** The text of a contract, of bounded size. @throws Failure `file.*` */
export function readContractText(file: string): Promise<string> {
  return readUserFile(file, LARGEST);
}
