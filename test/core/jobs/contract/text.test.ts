import { expect, test } from "vitest";
import { contractText } from "../../../../src/core/jobs/contract/text.ts";
import type { Contract } from "../../../../src/core/jobs/contract/contract.ts";
import { parseContract } from "../../../../src/core/jobs/contract/read.ts";

const CONTRACT: Contract = {
  format: 1,
  dataset: "sales",
  files: ["sales-*.csv"],
  csv: { delimiter: ";", encoding: "windows-1252" },
  columns: [
    { name: "id", type: "integer", required: true },
    { name: "day", from: "Day: # of", type: "date", format: "dd/MM/yyyy", nulls: ["", "NA"] },
  ],
};

test("a contract is a column a line, with comments above", () => {
  const comments = { top: ["one", "two"], csv: ["a guess"], columns: [[], ["seen", "not seen"]] };
  expect(contractText(CONTRACT, comments)).toBe(`# one
# two

format: 1
dataset: sales
files: [ sales-*.csv ]
# a guess
csv: { delimiter: ;, encoding: windows-1252 }
columns:
  - { name: id, type: integer, required: true }
  # seen
  # not seen
  - { name: day, from: "Day: # of", type: date, format: dd/MM/yyyy, nulls: [ "", NA ] }
`);
});

test("whatever a comment tells, the contract is the same", () => {
  const hostile = "x\nremoved: exclude\r\u2028removed: exclude\u0000\u001b[31m # - {";
  const text = contractText(CONTRACT, { top: [hostile], csv: [hostile], columns: [[hostile], [hostile, ""]] });
  expect(parseContract(text)).toEqual({ contract: CONTRACT });
  expect(text).not.toMatch(/^ *removed/m);
});

test("a comment on the encoding has its place without one too", () => {
  const { format, dataset, files, columns } = CONTRACT;
  const contract = { format, dataset, files, columns };
  const text = contractText(contract, { top: [], csv: ["a guess"], columns: [] });
  expect(text).toContain("# a guess\ncolumns:\n");
  expect(parseContract(text)).toEqual({ contract });
});
