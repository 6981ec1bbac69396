import * as z from "zod";
import { isNo } from "../../problem.ts";
import { COLUMN_TYPE } from "./column-type.ts";

// What the job itself can read: spark/sluice_job/contract/contract.py has the same list.
const ENCODINGS = [
  ...["utf-8", "us-ascii", "iso-8859-1", "iso-8859-2", "iso-8859-15"],
  ...["windows-1250", "windows-1251", "windows-1252", "utf-16", "utf-16le", "utf-16be"],
];
const CHARACTER = z.string().regex(/^[\x01-\x09\x0b\x0c\x0e-\x7f]$/, isNo("character"));
const SHARE = z.number().min(0, isNo("share")).max(1, isNo("share"));
const BOUND = z.union([z.number(), z.string()], isNo("bound"));

const Csv = z.strictObject({
  delimiter: CHARACTER.optional().describe("A comma when left out"),
  quote: CHARACTER.optional().describe("A double quote when left out"),
  encoding: z.string().toLowerCase().pipe(z.enum(ENCODINGS)).optional().describe("utf-8 when left out"),
});

const Column = z.strictObject({
  name: z
    .string()
    .regex(/^[A-Za-z][A-Za-z0-9_]{0,127}$/, isNo("column-name"))
    .describe("Name in the curated dataset"),
  from: z.string().min(1).optional().describe("Name in the header line; the column's own name when left out"),
  type: z
    .string()
    .regex(COLUMN_TYPE, isNo("column-type"))
    .describe("string | integer | double | decimal(p,s) | boolean | date | timestamp"),
  format: z.string().min(1).optional().describe("Pattern of a date or timestamp, such as yyyy-MM-dd"),
  required: z.boolean().optional().describe("Whether a row without a value breaks the contract"),
  matches: z
    .string()
    .min(1)
    .optional()
    .describe("Regular expression (RE2) that is looked for in a text: ^ and $ stand for its ends"),
  min: BOUND.optional().describe("Least value: a number, or a date or timestamp in quotes, such as 2024-01-31"),
  max: BOUND.optional().describe("Greatest value: a number, or a date or timestamp in quotes, such as 2024-01-31"),
  oneOf: z.array(BOUND).min(1).optional().describe("The values there may be"),
  maxLength: z.int().positive().optional().describe("Of a text, in characters"),
  nulls: z.array(z.string()).optional().describe('Texts that mean "no value"; only the empty text when left out'),
  trim: z.boolean().optional().describe("Whether blanks around a value are dropped; true when left out"),
});

/** The fields of a contract, each judged by itself. */
export const ContractFields = z.strictObject({
  format: z.literal(1).describe("Of the contract: always 1"),
  dataset: z
    .string()
    .regex(/^[a-z][a-z0-9_]{0,62}$/, isNo("dataset-name"))
    .describe("Name of the dataset"),
  description: z.string().optional().describe("What the dataset is, for people"),
  files: z.array(z.string().min(1)).min(1).describe("Patterns (* and ?) of the files' names in Drive"),
  csv: Csv.optional().describe("How the files are written"),
  columns: z.array(Column).min(1).describe("The columns of the dataset, each with its type and rules"),
  unknownColumns: z.enum(["ignore", "fail"]).optional().describe("What becomes of a file with other columns too"),
  key: z.array(z.string()).min(1).optional().describe("Columns that identify a row: duplicates keep the newest"),
  maxBadRows: SHARE.optional().describe("Share of rows that may break the contract; 0 when left out"),
  removed: z.enum(["keep", "exclude"]).optional().describe("What becomes of rows whose file is gone from Drive"),
  rowsMayFall: SHARE.optional().describe(
    "Share of the rows published before that may be missing from the next publish; 0.1 when left out",
  ),
  whenRowsFall: z
    .enum(["warn", "fail"])
    .optional()
    .describe("What to do when more are missing: publish and warn, which is what is done when left out, or fail"),
});

export type Column = z.output<typeof Column>;
export type ContractFields = z.output<typeof ContractFields>;

/** The fields that an object of a contract may have, by where it stands in it: `[]`, `["csv"]`, `["columns", 0]`. */
export function fieldsAt([part]: readonly PropertyKey[]): string[] {
  const { shape } = part === "csv" ? Csv : part === "columns" ? Column : ContractFields;
  return Object.keys(shape);
}
