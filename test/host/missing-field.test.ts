import { expect, test } from "vitest";
import { fieldToAdd } from "../../src/host/missing-field.ts";

/** The text with the field in it, its value filled in. */
function added(text: string, field: string, value: string): unknown {
  const { offset, snippet } = fieldToAdd(text, field)!;
  const inserted = snippet.replace("$1", value).replace("$2", "");
  return JSON.parse(text.slice(0, offset) + inserted + text.slice(offset));
}

test.each([
  ['{\n  "project": "p"\n}\n', { project: "p", region: "r" }],
  ['{"project": "p"}', { project: "p", region: "r" }],
  ['{ "airflow": { "host": "h" }\n\n }', { airflow: { host: "h" }, region: "r" }],
  ["{}", { region: "r" }],
  ["{\n}\n", { region: "r" }],
])("a field is added to %j", (text, whole) => {
  expect(added(text, "region", "r")).toEqual(whole);
});

test("a field that is a list or an object is added as one", () => {
  expect(added("{}", "driveFolders", "f")).toEqual({ driveFolders: ["f"] });
  expect(added("{}", "airflow", "h")).toEqual({ airflow: { host: "h", user: "" } });
});

test("to what is no object nothing is added", () => {
  expect(["", "[]", '"x"'].map((text) => fieldToAdd(text, "region"))).toEqual([undefined, undefined, undefined]);
});
