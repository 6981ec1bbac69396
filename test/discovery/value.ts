import type { Document, Schema } from "./document.ts";

const RFC_3339 = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d{1,9})?(Z|[+-]\d\d:\d\d)$/;
const FORMATS: Readonly<Record<string, RegExp>> = {
  int64: /^-?\d+$/,
  uint64: /^\d+$/,
  date: /^\d{4}-\d\d-\d\d$/,
  "date-time": RFC_3339,
  "google-datetime": RFC_3339,
  "google-duration": /^-?\d+(\.\d{1,9})?s$/,
  byte: /^[A-Za-z0-9+/_-]*=*$/,
};

export interface ValueRules {
  /** In a request null stands for an absent field: https://protobuf.dev/programming-guides/json/ */
  readonly nullIsAbsent: boolean;
  /** `$alt=json;enum-encoding=int` tells enums by their numbers. */
  readonly numericEnums: boolean;
}

/** A line for everything in a JSON value that its schema does not know, each beginning with where it is. */
export function valueDeviations(
  { resolve }: Pick<Document, "resolve">,
  named: Schema,
  found: unknown,
  at: string,
  rules: ValueRules,
): string[] {
  const schema = resolve(named);
  const inner = (within: Schema, value: unknown, place: string) =>
    valueDeviations({ resolve }, within, value, place, rules);
  if (found === null && rules.nullIsAbsent) return [];
  if (schema.type === "object") {
    if (!isObject(found)) return [`${at}: not an object: ${show(found)}`];
    return Object.entries(found).flatMap(([name, value]) => {
      const known = fieldOf(schema, name);
      if (known) return inner(known, value, `${at}.${name}`);
      return name === "@type" ? [] : [`${at}: unknown field ${name}: ${show(value)}`];
    });
  }
  if (schema.type === "array") {
    if (!Array.isArray(found)) return [`${at}: not an array: ${show(found)}`];
    return found.flatMap((value) => inner(schema.items ?? {}, value, `${at}[]`));
  }
  if (schema.enum && rules.numericEnums && Number.isInteger(found)) return [];
  const wrong = scalarDeviation(schema, found);
  return wrong === undefined ? [] : [`${at}: ${wrong}: ${show(found)}`];
}

/** The schema of a field; undefined when there is no such field. */
export function fieldOf({ properties = {}, additionalProperties }: Schema, name: string): Schema | undefined {
  return Object.hasOwn(properties, name) ? properties[name] : additionalProperties;
}

/** What is wrong with a value that is not a list and has no fields. A schema without a type takes anything. */
function scalarDeviation({ type, format = "", enum: allowed }: Schema, found: unknown): string | undefined {
  switch (type) {
    case undefined:
    case "any":
      return undefined;
    case "integer":
      return Number.isInteger(found) ? undefined : "not an integer";
    case "string":
      if (typeof found !== "string") return "not a string";
      if (FORMATS[format]?.test(found) === false) return `not ${format}`;
      return allowed && !allowed.includes(found) ? "not in the enum" : undefined;
    default:
      return typeof found === type ? undefined : `not a ${type}`;
  }
}

function isObject(value: unknown): value is object {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** The beginning of a value as JSON. */
export function show(value: unknown): string {
  return value === undefined ? "nothing" : JSON.stringify(value).slice(0, 80);
}
