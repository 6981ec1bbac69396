import { expect, test } from "vitest";
import { describeInContract, suggestInContract } from "../../../src/core/jobs/contract/help.ts";

/** What is offered where the bar stands. */
function at(marked: string) {
  const offset = marked.indexOf("|");
  return suggestInContract(marked.replace("|", ""), offset);
}
const labels = (marked: string) => at(marked).items.map(({ label }) => label);

test("an empty contract is offered its fields, in the order of the schema, each with its colon", () => {
  const { items } = at("|");
  expect(items.map(({ label }) => label).slice(0, 3)).toEqual(["format", "dataset", "description"]);
  expect(items.every(({ kind, insert }) => kind === "field" && insert.includes(":"))).toBe(true);
  expect(items.find(({ label }) => label === "dataset")?.description).toBe("Name of the dataset");
});

test("what is there already is not offered again", () => {
  expect(labels("format: 1\ndataset: a\n|")).not.toContain("dataset");
  expect(labels("format: 1\nda|\n")).toContain("dataset");
});

test.each([
  ["a first field", "columns:\n  - |"],
  ["a further field", "columns:\n  - name: a\n    |"],
  ["a field that is begun", "columns:\n  - name: a\n    ty|"],
  ["a field between others", "columns:\n  - name: a\n    |\n    required: true\n"],
  ["a field in braces", "columns:\n  - { name: a, | }\n"],
  ["the first in braces", "columns:\n  - {|}\n"],
])("an item of columns is offered %s", (_, marked) => {
  expect(labels(marked)).toContain("type");
  expect(labels(marked)).not.toContain("dataset");
});

test.each([
  ["a type", "columns:\n  - name: a\n    type: |", "timestamp"],
  ["a type that is begun", "columns:\n  - { name: a, type: da| }", "date"],
  ["a type right behind the colon", "columns:\n  - type:|", "string"],
  ["a pattern of time", "columns:\n  - name: a\n    format: |", "yyyy-MM-dd"],
  ["true or false", "columns:\n  - name: a\n    required: |", "false"],
  ["a value of a list of values", "unknownColumns: |\ncolumns: []\n", "ignore"],
  ["the format", "format: |", "1"],
  ["an encoding", "csv:\n  encoding: |", "windows-1252"],
  ["a column for the key", "columns:\n  - name: code\nkey: [|]\n", "code"],
  ["a column for the key, by lines", "columns:\n  - { name: code, type: string }\nkey:\n  - |\n", "code"],
])("after a colon %s is offered", (_, marked, label) => {
  expect(labels(marked)).toContain(label);
});

test("behind a colon without a blank the blank is written, and a comma is put in quotes", () => {
  const { items } = at("columns:\n  - type:|");
  expect(items.find(({ label }) => label === "string")?.insert).toBe(" string");
  expect(items.find(({ label }) => label === "decimal(10,2)")?.insert).toBe(' "decimal(10,2)"');
});

test("a comment, a text that is no contract and one that is too long are offered nothing", () => {
  expect(labels("# |")).toEqual([]);
  expect(labels("dataset: |")).toEqual([]);
  expect(labels("nothing:\n  of: |")).toEqual([]);
  expect(labels(`|\n${"#".repeat(300_000)}`)).toEqual([]);
});

test("the field at a place is described, by its name and by its value", () => {
  const text = "format: 1\ncolumns:\n  - { name: a, type: string }\ncsv:\n  delimiter: ;\n";
  const of = (word: string) => describeInContract(text, text.indexOf(word) + 1);
  expect(of("type")).toMatchObject({ field: "type", description: expect.stringContaining("decimal(p,s)") as string });
  expect(of("string")?.field).toBe("type");
  expect(of("delimiter")?.description).toBe("A comma when left out");
  expect(of("columns")?.field).toBe("columns");
  expect(describeInContract("__proto__: 1\n", 2)).toBeUndefined();
});
