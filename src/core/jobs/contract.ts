import * as z from "zod";

const COLUMN_TYPE = /^(string|integer|double|boolean|date|timestamp|decimal\(\d{1,2},\s*\d{1,2}\))$/;
const SHARE = z.number().min(0).max(1);

const Column = z.strictObject({
  name: z
    .string()
    .regex(/^[A-Za-z_][A-Za-z0-9_]{0,127}$/, "is not a column name: letters, digits and _")
    .describe("Name in the curated dataset"),
  from: z.string().min(1).optional().describe("Name in the header line; the column's own name when left out"),
  type: z
    .string()
    .regex(COLUMN_TYPE, "is none of string, integer, double, decimal(p,s), boolean, date, timestamp")
    .describe("string | integer | double | decimal(p,s) | boolean | date | timestamp"),
  format: z.string().min(1).optional().describe("Pattern of a date or timestamp, such as yyyy-MM-dd"),
  required: z.boolean().optional().describe("Whether a row without a value breaks the contract"),
  matches: z.string().min(1).optional().describe("Regular expression that a value must match"),
  min: z.number().optional(),
  max: z.number().optional(),
  oneOf: z.array(z.string()).min(1).optional().describe("The values there may be"),
  maxLength: z.int().positive().optional().describe("In characters"),
  nulls: z.array(z.string()).optional().describe('Texts that mean "no value"; only the empty text when left out'),
  trim: z.boolean().optional().describe("Whether blanks around a value are dropped; true when left out"),
});

/** One kind of CSV: which files, their columns, types and rules. `contracts/<name>.yaml` in the workspace. */
export const Contract = z
  .strictObject({
    format: z.literal(1),
    dataset: z
      .string()
      .regex(/^[a-z][a-z0-9_]{0,62}$/, "is not a dataset name: [a-z][a-z0-9_]*")
      .describe("Name of the dataset"),
    description: z.string().optional(),
    files: z.array(z.string().min(1)).min(1).describe("Patterns (* and ?) of the files' names in Drive"),
    csv: z
      .strictObject({
        delimiter: z.string().length(1).optional(),
        quote: z.string().length(1).optional(),
        encoding: z.string().min(1).optional(),
      })
      .optional(),
    columns: z.array(Column).min(1),
    unknownColumns: z.enum(["ignore", "fail"]).optional(),
    key: z.array(z.string()).min(1).optional().describe("Columns that identify a row: duplicates keep the newest"),
    maxBadRows: SHARE.optional().describe("Share of the rows that may break the contract; 0 when left out"),
    removed: z.enum(["keep", "exclude"]).optional().describe("What becomes of rows whose file is gone from Drive"),
  })
  .superRefine((contract, context) => {
    const names = contract.columns.map((column) => column.name);
    for (const [index, name] of names.entries()) {
      if (names.indexOf(name) !== index) {
        context.addIssue({
          code: "custom",
          path: ["columns", index, "name"],
          message: `the name ${name} is there twice`,
        });
      }
    }
    for (const [index, name] of (contract.key ?? []).entries()) {
      if (!names.includes(name)) {
        context.addIssue({ code: "custom", path: ["key", index], message: `there is no column ${name}` });
      }
    }
    for (const [index, { matches }] of contract.columns.entries()) {
      if (matches !== undefined && !isRegularExpression(matches)) {
        context.addIssue({
          code: "custom",
          path: ["columns", index, "matches"],
          message: "is not a regular expression",
        });
      }
    }
  });

export type Contract = z.output<typeof Contract>;

/** The JSON schema that editors check contracts with (`media/contract.schema.json`). */
export function contractSchema(): unknown {
  return z.toJSONSchema(Contract, { io: "input" });
}

function isRegularExpression(text: string): boolean {
  try {
    new RegExp(text, "u");
    return true;
  } catch {
    return false; // the caller says where it stands
  }
}
