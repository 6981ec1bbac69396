import type { Column, ContractFields } from "./fields.ts";
import type { Fault } from "../../problem.ts";
import { COLUMN_TYPE } from "./column-type.ts";
import { faultOfPattern } from "./pattern.ts";
import { faultOfFormat } from "./time-format.ts";

/** What is wrong with a contract that no single field shows, and where. */
export interface Contradiction {
  readonly path: (string | number)[];
  readonly fault: Fault;
}

/** The job refuses the same; here it costs no batch. */
export function findContradictions(contract: Pick<ContractFields, "columns" | "key" | "csv">): Contradiction[] {
  const { columns, key = [], csv = {} } = contract;
  const { delimiter = ",", quote = '"' } = csv;
  return [
    ...repeated(columns.map(({ name }) => name.toLowerCase())).map((index) => ({
      path: ["columns", index, "name"],
      fault: { kind: "name-twice" as const },
    })),
    ...repeated(columns.map(({ name, from = name }) => from.trim())).map((index) => ({
      path: ["columns", index, "from"],
      fault: { kind: "header-twice" as const },
    })),
    ...repeated(key).map((index) => ({ path: ["key", index], fault: { kind: "twice" as const } })),
    ...key.flatMap((name, index) =>
      columns.some((column) => column.name === name)
        ? []
        : [{ path: ["key", index], fault: { kind: "no-column" as const, name } }],
    ),
    ...(delimiter === quote ? [{ path: ["csv"], fault: { kind: "delimiter-is-quote" as const } }] : []),
    ...columns.flatMap((column, index) =>
      contradictionsOf(column).map(({ path, fault }) => ({ path: ["columns", index, ...path], fault })),
    ),
  ];
}

const ORDERED = ["integer", "double", "decimal", "date", "timestamp"];

function contradictionsOf(column: Column): Contradiction[] {
  const { type, format, matches, min, max, oneOf, maxLength } = column;
  // What is none is told already, and then nothing can be said of its rules.
  if (!COLUMN_TYPE.test(type)) return [];
  const kind = type.replace(/\(.*/, "");
  const none = (field: string, value: unknown, types: readonly string[]): Contradiction[] =>
    value === undefined || types.includes(kind)
      ? []
      : [{ path: [field], fault: { kind: "rule-of-others", types, type: kind } }];
  const bounded = [
    ...none("min", min, ORDERED),
    ...none("max", max, ORDERED),
    ...none("oneOf", oneOf, ["string", ...ORDERED]),
  ];
  if (bounded.length > 0) return bounded;
  return [
    ...(type.startsWith("decimal") ? badDecimal(type) : []),
    ...none("format", format, ["date", "timestamp"]),
    ...(format === undefined || SHAPES[kind] === undefined ? [] : badFormat(format)),
    ...none("matches", matches, ["string"]),
    ...none("maxLength", maxLength, ["string"]),
    ...(matches === undefined ? [] : badPattern(matches, column.name)),
    ...badValue(["min"], min, kind),
    ...badValue(["max"], max, kind),
    ...(oneOf ?? []).flatMap((value, index) => badValue(["oneOf", index], value, kind)),
  ];
}

function badFormat(format: string): Contradiction[] {
  const fault = faultOfFormat(format);
  return fault === undefined ? [] : [{ path: ["format"], fault: { kind: "format", fault } }];
}

function badDecimal(type: string): Contradiction[] {
  const [precision = 0, scale = 0] = (type.match(/\d+/g) ?? []).map(Number);
  if (precision >= 1 && precision <= 38 && scale <= precision) return [];
  return [{ path: ["type"], fault: { kind: "is-no", thing: "decimal" } }];
}

const SHAPES: Readonly<Record<string, RegExp>> = {
  date: /^\d{4}-\d\d-\d\d$/,
  timestamp: /^\d{4}-\d\d-\d\d([T ]\d\d:\d\d(:\d\d(\.\d{1,6})?)?Z?)?$/,
};

/** A value of a rule has to be of its column's type. */
function badValue(path: (string | number)[], value: string | number | undefined, kind: string): Contradiction[] {
  if (value === undefined) return [];
  const shape = SHAPES[kind];
  if (shape) {
    const right = typeof value === "string" && shape.test(value) && isMoment(value);
    const example = kind === "date" ? "2024-01-31" : "2024-01-31T12:00:00Z";
    return right ? [] : [{ path, fault: { kind: "no-moment", type: kind, example } }];
  }
  if (kind === "string") return typeof value === "string" ? [] : [{ path, fault: { kind: "not-text" } }];
  if (typeof value !== "number") return [{ path, fault: { kind: "not-number" } }];
  // YAML and JSON write any number; JavaScript would hand another one on.
  const exact = !Number.isInteger(value) || Number.isSafeInteger(value);
  return exact ? [] : [{ path, fault: { kind: "inexact" } }];
}

/** Whether there is such a day, of the years 1 to 9999, and such a time. JavaScript alone makes 1 March of 30 February. */
function isMoment(iso: string): boolean {
  const [day = "", time = "00:00"] = iso.split(/[T ]/);
  const moment = new Date(`${day}T${time.replace("Z", "")}Z`);
  return day >= "0001" && !Number.isNaN(moment.getTime()) && moment.toISOString().startsWith(day);
}

/** Several columns may have a pattern: each is told with its own. */
function badPattern(pattern: string, column: string): Contradiction[] {
  const fault = faultOfPattern(pattern);
  return fault === undefined ? [] : [{ path: ["matches"], fault: { kind: "pattern", pattern, column, fault } }];
}

/** Indices of what has been there before. */
function repeated(values: readonly string[]): number[] {
  return values.flatMap((value, index) => (values.indexOf(value) === index ? [] : [index]));
}
