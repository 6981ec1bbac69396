import { spawnSync } from "node:child_process";
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import * as z from "zod";
import { Contract } from "../../src/core/jobs/contract/contract.ts";
import { fieldsAt } from "../../src/core/jobs/contract/fields.ts";
import { takes } from "../../src/core/jobs/contract/takes.ts";
import { SPARK_FOLDER } from "../support/emulators.ts";

const JOB = join(import.meta.dirname, "..", "..", "spark");
const RUNTIME = join(SPARK_FOLDER, "spark.json");

const PARSE = `
import json, sys
from sluice_job.contract.parse_contract import parse_contract
from sluice_job.contract.document import ContractError

def accepted(text):
    try:
        parse_contract(text, "contract.json")
        return True
    except ContractError:
        return False

print(json.dumps([accepted(text) for text in json.load(sys.stdin)]))
`;

const TAKES = `
import json, sys
from sluice_job.contract.match_files import matches

given = json.load(sys.stdin)
print(json.dumps([[matches(glob, name) for name in given["names"]] for glob in given["globs"]]))
`;
const GLOBS = [
  ...["*", "a.csv", "a*.csv", "A*.CSV", "*.csv", "a?.csv", "??", "a*b*c", "**a**", "a**", "é*", "e\u0301*", "*É*", "?"],
  ...[
    "a[1].csv",
    "a.csv*",
    "(a|b)",
    "a+b",
    "\\d",
    "^a$",
    "*\u{1f600}",
    "\u{1f600}?",
    "*a".repeat(30) + "*b",
    "a\nb",
    "ß*",
  ],
];
const NAMES = [
  ...[
    "",
    "a.csv",
    "A.CSV",
    "a1.csv",
    "ab.csv",
    "a-b-b-c",
    "abc",
    "abcd",
    "xax",
    "é1",
    "É1",
    "e\u0301",
    "axcsv",
    "ss",
    "ß",
  ],
  ...[
    "a[1].csv",
    "a1.csv.gz",
    "(a|b)",
    "a+b",
    "aab",
    "\\d",
    "5",
    "\u{1f600}",
    "\u{1f600}x",
    "a\nb",
    "a\nb.csv",
    "a".repeat(500),
  ],
];

const column = { name: "a", type: "string" };
const contract = { format: 1, dataset: "airports", files: ["a*.csv"], columns: [column] };
const withColumn = (change: object) => ({ ...contract, columns: [{ ...column, ...change }] });
const withCsv = (csv: object) => ({ ...contract, csv });

const EXAMPLES: readonly object[] = [
  contract,
  { ...contract, description: "x", unknownColumns: "fail", key: ["a"], maxBadRows: 0.5, removed: "exclude" },
  ...[{ format: 2 }, { dataset: "Airports" }, { dataset: "" }, { files: [] }, { files: [""] }, { columns: [] }].map(
    (change) => ({ ...contract, ...change }),
  ),
  ...[{ key: ["b"] }, { key: ["a", "a"] }, { maxBadRows: 1.5 }, { maxBadRows: "1" }, { removed: "never" }].map(
    (change) => ({ ...contract, ...change }),
  ),
  ...[
    { rowsMayFall: 0 },
    { rowsMayFall: 0.25, whenRowsFall: "fail" },
    { rowsMayFall: 10 },
    { rowsMayFall: "10 %" },
  ].map((change) => ({ ...contract, ...change })),
  ...[{ whenRowsFall: "warn" }, { whenRowsFall: "ask" }].map((change) => ({ ...contract, ...change })),
  ...[{ unknownColumns: "drop" }, { owner: "me" }].map((change) => ({ ...contract, ...change })),
  ...[{}, { delimiter: ";" }, { delimiter: "||" }, { delimiter: "" }, { delimiter: "\n" }, { delimiter: "é" }].map(
    withCsv,
  ),
  ...[{ delimiter: "\t" }, { delimiter: '"' }, { quote: "," }, { quote: "'" }, { encoding: "UTF-8" }].map(withCsv),
  ...[{ encoding: "ebcdic" }, { encoding: "windows-1252" }, { escape: "x" }].map(withCsv),
  ...[{ name: "" }, { name: "1a" }, { name: "_a" }, { name: "a b" }, { name: "A_1" }, { from: "The A" }].map(
    withColumn,
  ),
  ...["int", "decimal(10,2)", "decimal(10, 2)", "decimal(39,2)", "decimal(2,3)", "decimal(0,0)", "boolean"].map(
    (type) => withColumn({ type }),
  ),
  ...["integer", "double", "decimal(9,2)", "date", "timestamp", "boolean", "string"].flatMap((type) =>
    [{ min: 1 }, { max: "2024-01-31" }, { min: "2024-01-31T12:00:00Z" }, { min: "soon" }, { oneOf: [1] }]
      .concat([{ oneOf: ["x"] }, { oneOf: ["2024-01-31"] }] as never)
      .concat([{ format: "yyyy" }, { matches: "x" }, { maxLength: 3 }, { maxLength: 0 }] as never)
      .map((rule) => withColumn({ type, ...rule })),
  ),
  ...["^{[a-z]+}$", "(?=a)", "a{,5}", "a++", "\\Z", "\\z", "[a-z&&[^b]]", "\\p{L}{2}", "\\p{Letter}"].map((matches) =>
    withColumn({ matches }),
  ),
  ...["yyyy-MM-dd", "MMM d yyyy", "d/M/yy", "yyyyDDD", "HH:mm:ss", "yyyy-MM-dd'T'HH:mm[:ss][XXX]", "h 'o''clock' a"]
    .concat(["YYYY-MM-dd", "yyyy-MM-DD", "yyyy-mm-dd", "EEE d MMM yyyy", "yyyy-MM-ddTHH:mm", "yyyy 'de", "yyyy-ww-u"])
    .flatMap((format) => ["date", "timestamp"].map((type) => withColumn({ type, format }))),
  ...[{ oneOf: [] }, { nulls: [] }, { nulls: ["NA"] }, { nulls: [1] }, { trim: "no" }, { required: true }].map(
    withColumn,
  ),
  { ...contract, columns: [column, { name: "A", type: "string" }] },
  { ...contract, columns: [column, { name: "b", from: "a", type: "string" }] },
  {
    ...contract,
    columns: [
      { ...column, from: "b" },
      { name: "b", type: "string" },
    ],
  },
  { ...contract, columns: [column, { name: "b", from: " b ", type: "string" }] },
];

/** The names of all fields that the examples have somewhere. */
function fieldsOf(value: unknown): string[] {
  if (Array.isArray(value)) return value.flatMap(fieldsOf);
  if (typeof value !== "object" || value === null) return [];
  return Object.entries(value).flatMap(([name, inner]) => [name, ...fieldsOf(inner)]);
}

// Or a field that only one side knows would be found by nobody.
test("every field of a contract is in an example that both sides judge", () => {
  const used = new Set(fieldsOf(EXAMPLES));
  const fields = [fieldsAt([]), fieldsAt(["csv"]), fieldsAt(["columns", 0])].flat();
  expect(fields.filter((field) => !used.has(field))).toEqual([]);
  expect(fields.length).toBeGreaterThan(20);
});

describe.skipIf(!existsSync(RUNTIME))("a contract", () => {
  test("is accepted here exactly when the job accepts it", () => {
    const { python } = z.object({ python: z.string() }).parse(JSON.parse(readFileSync(RUNTIME, "utf8")));
    const input = JSON.stringify(EXAMPLES.map((example) => JSON.stringify(example)));
    const { stdout, stderr } = spawnSync(python, ["-c", PARSE], { cwd: JOB, input, encoding: "utf8" });
    expect(stderr).toBe("");
    const byJob = z.array(z.boolean()).parse(JSON.parse(stdout));
    const told = EXAMPLES.map((example, index) => ({ example, accepted: byJob[index] }));
    expect(EXAMPLES.map((example) => ({ example, accepted: Contract.safeParse(example).success }))).toEqual(told);
    expect(new Set(byJob).size).toBe(2);
  });

  test("takes a file here exactly when the job gives it the file", () => {
    const { python } = z.object({ python: z.string() }).parse(JSON.parse(readFileSync(RUNTIME, "utf8")));
    const input = JSON.stringify({ globs: GLOBS, names: NAMES });
    const { stdout, stderr } = spawnSync(python, ["-c", TAKES], { cwd: JOB, input, encoding: "utf8" });
    expect(stderr).toBe("");
    const byJob = z.array(z.array(z.boolean())).parse(JSON.parse(stdout));
    GLOBS.forEach((glob, index) => {
      const [here, there] = [NAMES.filter((name) => takes(glob, name)), NAMES.filter((_, at) => byJob[index]?.[at])];
      expect({ glob, here }).toEqual({ glob, here: there });
    });
    expect(new Set(byJob.flat()).size).toBe(2);
  });
});
