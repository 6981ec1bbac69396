import { globSync, readFileSync } from "node:fs";
import { basename, join } from "node:path";
import ts from "typescript";
import { describe, expect, test } from "vitest";

const ROOT = join(import.meta.dirname, "..", "..");

/** Words that named two things, or one by a metaphor: what stands for each now, as the dictionary of ARCHITECTURE.md says. */
const RETIRED: Readonly<Record<string, string>> = {
  Lake: "CloudStorage; `lake` is the lake bucket alone",
  Session: "RemoteSession, UploadSession",
  Comparison: "VmState, WorkingCopyDiff, Operator",
  Surroundings: "ConnectOptions, ServiceOptions",
  Asking: "RunIdentity, PromptOptions",
  Patience: "RetryPolicy",
  TerraformPlace: "TerraformRun",
  Emulated: "EmulatorClients",
  infra: "terraform",
  infrastructure: "terraform",
  hands: "RawWriter",
  settle: "recordFile, complete",
  bringUpToDate: "updateFile",
  affected: "changes",
  atOnce: "forEachConcurrent",
  workThrough: "forEachConcurrent",
  verified: "checksum",
  turns: "SessionQueue",
  bury: "close",
  strike: "apply",
  tampering: "response-faults",

  isKnown: "isFailure",
  lookAnew: "refetch",
  lookUp: "find",
  lookAtFolder: "scan",
  lookBelow: "scan",
  world: "IngestFixture",
  going: "neverAborted",
  emulated: "EmulatorClients",
  withdrawAndCompare: "withdrawAndLook",
};

/** The same in the job and the DAGs. */
const RETIRED_IN_PYTHON: Readonly<Record<string, string>> = {
  say: "log",
  claim: "match_files",
  portions: "read_groups",
  doubts: "dataset_warnings",
  Warned: "DatasetWarning",
  Place: "LakeAddress",
  Seen: "ColumnProfile",
  Written: "WrittenDataset",
  Promised: "ExpectedChecksum",
  opening: "split_head",
  look: "profile_columns",
  tell: "report_outcome",
};

/** Names that a file declares, and its own: types, functions, variables, parameters, fields. */
function declaredIn(path: string, text: string): string[] {
  const source = ts.createSourceFile(path, text, ts.ScriptTarget.Latest, true);
  const names = [basename(path, ".ts")];
  const visit = (node: ts.Node): void => {
    // What others declare, and is imported or asked for here, has their names.
    const isUse = ts.isPropertyAccessExpression(node.parent) || ts.isImportSpecifier(node.parent);
    if (ts.isIdentifier(node) && !isUse && "name" in node.parent && node.parent.name === node) names.push(node.text);
    ts.forEachChild(node, visit);
  };
  ts.forEachChild(source, visit);
  return names;
}

function retiredIn(path: string, text: string): string[] {
  return declaredIn(path, text)
    .filter((name) => Object.hasOwn(RETIRED, name))
    .map((name) => `${path}: ${name} (now: ${RETIRED[name] ?? ""})`);
}

test("no identifier is a word that was retired", () => {
  const files = globSync("{src,emulators,demo,test}/**/*.ts", { cwd: ROOT, exclude: ["**/words.test.ts"] });
  expect(files.length).toBeGreaterThan(400);
  expect(files.flatMap((file) => retiredIn(file, readFileSync(join(ROOT, file), "utf8")))).toEqual([]);
});

test("no module, function or class of the job and the DAGs is a word that was retired", () => {
  const files = globSync("{spark/sluice_job,airflow/dags}/**/*.py", { cwd: ROOT });
  expect(files.length).toBeGreaterThan(80);
  const declared = (file: string) =>
    [...readFileSync(join(ROOT, file), "utf8").matchAll(/^\s*(?:def|class) (\w+)/gm)].map(([, name = ""]) => name);
  const retired = files.flatMap((file) =>
    [basename(file, ".py"), ...declared(file)]
      .filter((name) => Object.hasOwn(RETIRED_IN_PYTHON, name))
      .map((name) => `${file}: ${name} (now: ${RETIRED_IN_PYTHON[name] ?? ""})`),
  );
  expect(retired).toEqual([]);
});

test.each([
  ["export interface Patience { readonly tries: number }"],
  ["export function settle() {}"],
  ["const take = ({ file, verified }: { file: string; verified: boolean }) => [file, verified];"],
  ["function work(atOnce: number) { return atOnce; }"],
])("in %s it would be found", (code) => {
  expect(retiredIn("a.ts", code)).not.toEqual([]);
});

test("what is used of somebody else's is no word of ours", () => {
  expect(retiredIn("a.ts", "library.settle(); const done = library.going;")).toEqual([]);
});

describe("the dictionary of ARCHITECTURE.md", () => {
  const [, dictionary = ""] = readFileSync(join(ROOT, "ARCHITECTURE.md"), "utf8").split(/^## Words$/m);
  const rows = [...(dictionary.split(/^## /m)[0] ?? "").matchAll(/^\| (.+?) +\| (.+?) +\|$/gm)].slice(2);

  test("has words, each once", () => {
    const words = rows.flatMap(([, word = ""]) => word.split(", "));
    expect(words.length).toBeGreaterThan(20);
    expect(new Set(words).size).toBe(words.length);
  });

  test("names what there is in the code", () => {
    const files = globSync("{src,emulators}/**/*.ts", { cwd: ROOT });
    const declared = new Set(files.flatMap((file) => declaredIn(file, readFileSync(join(ROOT, file), "utf8"))));
    const named = rows.flatMap(([row]) => [...row.matchAll(/`([A-Za-z]+)`/g)].map(([, name = ""]) => name));
    expect(named.filter((name) => !declared.has(name))).toEqual([]);
  });
});
