import { mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { isFailure } from "../../../../src/core/failure.ts";
import { parseContract, readContracts } from "../../../../src/core/jobs/contract/read.ts";
import { problemsInWords } from "../../../support/problems-in-words.ts";
import { temporaryFolder } from "../../../support/temporary-folder.ts";

const HEAD = `format: 1
dataset: airports
files: ["airports*.csv"]
columns:
`;

/** Of a contract that has one column, with these fields. */
function problemsOfColumn(fields: string): string[] {
  return problemsOf(`${HEAD}  - { name: a, ${fields} }\n`);
}

function problemsOf(text: string): string[] {
  const read = parseContract(text);
  return "problems" in read ? problemsInWords(read.problems) : [];
}

test("a contract with everything in it is read as it stands", () => {
  const read = parseContract(`
format: 1
dataset: airports
description: Airports of the United States
files: ["airports*.csv", "a?.csv"]
csv: { delimiter: ";", quote: "'", encoding: ISO-8859-1 }
columns:
  - { name: iata, type: string, required: true, matches: "^[A-Z0-9]{3}$", maxLength: 3, oneOf: [ABC, DEF] }
  - { name: latitude, type: double, min: -90, max: 90 }
  - { name: opened, from: "Opened On", type: date, format: yyyy-MM-dd, min: "1900-01-01" }
  - { name: seen, type: timestamp, max: "2030-01-01T00:00:00Z", nulls: ["", NA], trim: false }
  - { name: fee, type: "decimal(10,2)", oneOf: [1, 2.5] }
  - { name: open, type: boolean }
unknownColumns: fail
key: [iata]
maxBadRows: 0.05
removed: exclude
`);
  expect(read).toMatchObject({
    contract: {
      dataset: "airports",
      csv: { delimiter: ";", quote: "'", encoding: "iso-8859-1" },
      columns: [{ name: "iata" }, { min: -90 }, { from: "Opened On" }, { nulls: ["", "NA"] }, { oneOf: [1, 2.5] }, {}],
      key: ["iata"],
      maxBadRows: 0.05,
    },
  });
});

describe("what is wrong is told with its line and column", () => {
  test.each([
    ["a field that is missing, at what it is missing from", "format: 1\n", "1:1 dataset: is missing"],
    ["an unknown field", `${HEAD}  - { name: a, type: string }\nowner: me\n`, "6:8 owner: is no field of a contract"],
    ["a newer format", HEAD.replace("format: 1", "format: 2"), "1:9 format: must be 1"],
    ["a dataset that is no name", HEAD.replace("airports\n", "Air-Ports\n"), "2:10 dataset: is not a dataset name"],
    ["no column", HEAD.replace("columns:\n", "columns: []\n"), "4:10 columns: is empty"],
    ["columns that are no list", HEAD.replace("columns:\n", "columns: none\n"), "4:10 columns: must be a list"],
    [
      "a field that is nearly one",
      `${HEAD}  - { name: a, type: string }\nmaxBadRow: 0\n`,
      "6:12 maxBadRow: is no field of a contract (did you mean maxBadRows?)",
    ],
    [
      "a field of csv that is nearly one",
      `${HEAD}  - { name: a, type: string }\ncsv: { delimeter: ";" }\n`,
      "6:19 csv.delimeter: is no field of a contract (did you mean delimiter?)",
    ],
    [
      "a pattern in double quotes",
      `${HEAD}  - { name: a, type: string, matches: "\\d" }\n`,
      "5:40 Invalid escape sequence \\d: in double quotes write \\\\ for \\, or use single quotes",
    ],
    ["a tab where YAML has none", `${HEAD}\t- a\n`, "5:"],
    ["a bracket that stays open", `${HEAD}  - { name: a, type: string\n`, "6:"],
    ["two documents", `${HEAD}  - { name: a, type: string }\n---\nformat: 1\n`, "6:"],
    ["text instead of a map", "just text\n", "1:1 (document): "],
    ["nothing", "", "1:1 (document): "],
    ["a file pattern that is empty", HEAD.replace(`"airports*.csv"`, `""`), "3:9 files.0: "],
    [
      "a delimiter of two characters",
      `${HEAD}  - { name: a, type: string }\ncsv: { delimiter: "||" }\n`,
      "6:19 csv.delimiter: is not one ASCII character",
    ],
    [
      "a delimiter that is the quote",
      `${HEAD}  - { name: a, type: string }\ncsv: { delimiter: '"' }\n`,
      "6:6 csv: has the same character",
    ],
    [
      "an encoding that the job can't read",
      `${HEAD}  - { name: a, type: string }\ncsv: { encoding: ebcdic }\n`,
      "6:18 csv",
    ],
    [
      "a key without its column",
      `${HEAD}  - { name: a, type: string }\nkey: [a, b]\n`,
      "6:10 key.1: there is no column b",
    ],
    ["a key column twice", `${HEAD}  - { name: a, type: string }\nkey: [a, a]\n`, "6:10 key.1: is there twice"],
    [
      "more than all rows bad",
      `${HEAD}  - { name: a, type: string }\nmaxBadRows: 5\n`,
      "6:13 maxBadRows: is no share of rows: they go from 0 to 1",
    ],
    [
      "a name twice, in another case",
      `${HEAD}  - { name: a, type: string }\n  - { name: A, type: string }\n`,
      "6:13 columns.1.name: is there twice",
    ],
    [
      "a header read twice",
      `${HEAD}  - { name: a, type: string }\n  - { name: b, from: " a ", type: string }\n`,
      "6:22 columns.1.from: reads a header",
    ],
  ])("%s", (_, text, problem) => {
    expect(problemsOf(text)).toContainEqual(expect.stringMatching(new RegExp(`^${escaped(problem)}`)));
  });

  test.each([
    ["type: int", "5:22 columns.0.type: is none of string"],
    ["type: 'decimal(39,2)'", "5:22 columns.0.type: is no decimal(p,s)"],
    ["type: 'decimal(4,5)'", "5:22 columns.0.type: is no decimal(p,s)"],
    ["type: string, required: 'yes'", "5:40 columns.0.required: must be true or false"],
    [
      "type: string, matches: '(['",
      "5:39 columns.0.matches: the pattern ([ of a can't be used by RE2, the job's engine: missing closing ]: `[`",
    ],
    ["type: integer, matches: '1'", "5:40 columns.0.matches: is for string only, not for integer"],
    ["type: integer, maxLength: 3", "5:42 columns.0.maxLength: is for "],
    ["type: string, format: yyyy", "5:38 columns.0.format: is for "],
    ["type: string, min: 1", "5:35 columns.0.min: is for "],
    ["type: date, format: YYYY-MM-dd", "5:36 columns.0.format: has Y, which no pattern has: write yyyy-MM-dd"],
    ["type: date, format: yyyy-MM-DD", "5:36 columns.0.format: has D, the day of the year, beside a month"],
    ["type: date, format: yyyy-mm-dd", "5:36 columns.0.format: has m, the minute, without an hour"],
    ["type: timestamp, format: yyyy-MM-ddTHH", "5:41 columns.0.format: has T, which no pattern has"],
    ['type: date, format: "yyyy \'x"', "5:36 columns.0.format: has a quote that stays open"],
    ["type: boolean, oneOf: ['true']", "5:38 columns.0.oneOf: is for "],
    ["type: double, min: '1'", "5:35 columns.0.min: is not a number"],
    ["type: integer, max: 9007199254740993", "5:36 columns.0.max: is too large to be kept exactly"],
    ["type: date, min: 1900", '5:33 columns.0.min: is not a date in quotes, such as "2024-01-31"'],
    ["type: date, min: '2024-02-30'", "5:33 columns.0.min: is not a date in quotes"],
    ["type: date, min: '0000-01-01'", "5:33 columns.0.min: is not a date in quotes"],
    ["type: timestamp, max: '2024-01-31 12:60'", "5:38 columns.0.max: is not a timestamp in quotes"],
    ["type: timestamp, max: '2024-01-31T24:00Z'", "5:38 columns.0.max: is not a timestamp in quotes"],
    ["type: date, oneOf: ['2024-01-31', soon]", "5:50 columns.0.oneOf.1: is not a date"],
    ["type: string, oneOf: [1]", "5:38 columns.0.oneOf.0: is not a text"],
    ["type: string, oneOf: []", "5:37 columns.0.oneOf: is empty"],
    ["type: string, maxLength: 0", "5:41 columns.0.maxLength: must be above 0"],
    ["type: string, pattern: x", "5:39 columns.0.pattern: is no field of a contract"],
    ["type: string, Required: true", "5:40 columns.0.Required: is no field of a contract (did you mean required?)"],
    [
      "type: decimal(10,2)",
      "5:5 columns.0.2): is no field of a contract: a type such as decimal(10,2) stands in quotes",
    ],
  ])("%s", (fields, problem) => {
    expect(problemsOfColumn(fields)).toContainEqual(expect.stringMatching(new RegExp(`^${escaped(problem)}`)));
  });

  test("of a type that is none, no rule is told to be unfit for it", () => {
    expect(problemsOfColumn("type: int, min: 1, format: x")).toEqual([expect.stringContaining("type: is none of")]);
  });

  test("all problems are told at once, from the first line on", () => {
    const text = `format: 1\ncolour: red\ndataset: One\nfiles: []\ncolumns:\n  - { name: 1a, type: int }\n`;
    expect(problemsOf(text).map((problem) => problem.split(" ")[1])).toEqual([
      ...["colour:", "dataset:", "files:", "columns.0.name:", "columns.0.type:"],
    ]);
    expect(problemsOf(`${HEAD}  - { name: 1a, type: int }\nkey: [b]\n`)).toHaveLength(3);
  });
});

describe("a folder", () => {
  const good = (dataset: string) => `${HEAD.replace("airports\n", `${dataset}\n`)}  - { name: a, type: string }\n`;

  async function folderWith(files: Readonly<Record<string, string>>): Promise<string> {
    const folder = await temporaryFolder();
    for (const [name, text] of Object.entries(files)) await writeFile(join(folder, name), text);
    return folder;
  }

  test("gives its contracts by dataset name, whatever the files are called", async () => {
    const folder = await folderWith({ "1.yaml": good("weather"), "2.YML": good("airports"), "notes.txt": "none" });
    expect((await readContracts(folder)).map(({ dataset }) => dataset)).toEqual(["airports", "weather"]);
  });

  test("names the file, the line and the column of every problem", async () => {
    const folder = await folderWith({
      "a.yaml": `${HEAD}  - { name: a, type: int }\n`,
      "b.yaml": "format: 2\n",
      "c.yaml": good("fine"),
    });
    const failure = await readContracts(folder).catch((error: unknown) => error);
    expect(isFailure(failure, "contract.invalid") && problemsInWords(failure.params.problems)).toEqual([
      expect.stringMatching(/^a\.yaml:5:22 columns\.0\.type: /),
      "b.yaml:1:1 dataset: is missing",
      "b.yaml:1:1 files: is missing",
      "b.yaml:1:1 columns: is missing",
      "b.yaml:1:9 format: must be 1",
    ]);
  });

  test("with two contracts of one dataset is refused", async () => {
    const folder = await folderWith({ "a.yaml": good("airports"), "b.yaml": good("airports") });
    await expect(readContracts(folder)).rejects.toMatchObject({
      code: "contract.invalid",
      params: { problems: [{ file: "b.yaml", fault: { kind: "dataset-taken", dataset: "airports" } }] },
    });
  });

  test("without contracts, or not there, says so", async () => {
    const folder = await folderWith({ "notes.txt": "none" });
    await expect(readContracts(folder)).rejects.toMatchObject({ code: "contract.none", params: { folder } });
    const absent = join(folder, "absent");
    await expect(readContracts(absent)).rejects.toMatchObject({ code: "contract.none", params: { folder: absent } });
    await expect(readContracts(join(folder, "notes.txt"))).rejects.toMatchObject({ code: "contract.unreadable" });
  });

  test("with a contract that can't be read says which", async () => {
    const folder = await folderWith({});
    await mkdir(join(folder, "dir.yaml"));
    const file = join(folder, "dir.yaml");
    await expect(readContracts(folder)).rejects.toMatchObject({ code: "file.not-plain", params: { file } });
  });

  test("with an enormous contract, or one that blows up when parsed, is refused", async () => {
    const enormous = await folderWith({ "a.yaml": "#".repeat(1024 * 1024 + 1) });
    await expect(readContracts(enormous)).rejects.toMatchObject({ code: "file.too-large" });

    const levels = Array.from({ length: 9 }, (_, n) => `l${n + 1}: &l${n + 1} [${Array(9).fill(`*l${n}`).join(", ")}]`);
    const bomb = await folderWith({ "a.yaml": ["l0: &l0 [lol]", ...levels].join("\n") });
    await expect(readContracts(bomb)).rejects.toMatchObject({
      code: "contract.invalid",
      params: { problems: [{ fault: { kind: "unparsable", problem: expect.stringMatching(/alias/i) as string } }] },
    });
  });
});

function escaped(text: string): string {
  return text.replace(/[.*+?^${}()|[\]\\]/g, "\\$&");
}
