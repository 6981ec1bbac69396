import { LINES } from "../delimited/dialect.ts";
import type { Encoding } from "../delimited/encoding.ts";
import type { ScannedRecord } from "../delimited/scan.ts";
import { ownBeginning } from "../../text/own-text.ts";
import type { TableRow } from "../table.ts";
import { CELL_BYTES, placeOf, rawText, type RecordFormat, type Records } from "./record-format.ts";

/** Columns that are shown of objects whose keys are data. */
const MOST_COLUMNS = 10_000;
/** Under which stands what is no object. */
const VALUE = "value";

/** Lines of JSON: the keys of the objects are the columns, in the order in which they were met. */
export function jsonRecords(encoding: Encoding): RecordFormat {
  const names: string[] = [];
  const places = new Map<string, number>();
  const placeOfName = (name: string): number | undefined => {
    const known = places.get(name);
    if (known !== undefined || names.length >= MOST_COLUMNS) return known;
    places.set(name, names.length);
    return names.push(name) - 1;
  };

  const row = (records: Records, record: ScannedRecord): TableRow => {
    const place = placeOf(records, record, encoding.width);
    const start = record.start * encoding.width;
    const end = record.end * encoding.width;
    const odd = (reason: "not-utf8" | "not-json" | "too-many-fields"): TableRow => ({
      ...place,
      cells: [],
      odd: { reason, raw: rawText(records.bytes, record, encoding) },
    });
    if (!encoding.isValid(records.bytes, start, end)) return odd("not-utf8");
    let parts: readonly (readonly [string, string | null])[];
    try {
      const value = parseExactly(encoding.text(records.bytes, start, end));
      const named = isObject(value) ? Object.entries(value) : [[VALUE, value] as const];
      // Here too: what is read may still be too deep to be written.
      parts = named.map(([name, part]) => [name, jsonText(part)] as const);
    } catch {
      return odd("not-json"); // as said of it
    }
    const cells: (string | null)[] = [];
    let cut: Map<number, number> | undefined;
    for (const [name, text] of parts) {
      const at = placeOfName(name);
      if (at === undefined) return odd("too-many-fields");
      while (cells.length < at) cells.push(null);
      cells[at] = text !== null && text.length > CELL_BYTES ? ownBeginning(text, CELL_BYTES) : text;
      if (text !== null && text.length > CELL_BYTES) (cut ??= new Map()).set(at, Buffer.byteLength(text));
    }
    return { ...place, cells, ...(cut && { cut }) };
  };

  return {
    dialect: LINES,
    encoding,
    names,
    isLikely: () => true,
    rows: (records) => records.scan.records.map((record) => row(records, record)),
  };
}

function isObject(value: unknown): value is object {
  return typeof value === "object" && value !== null && !Array.isArray(value) && !isRaw(value);
}

/** A number's text, as JavaScript keeps it where it would round it. */
interface RawJson {
  readonly rawJSON: string;
}
// Part of JavaScript since Node 22, and unknown to TypeScript.
const { rawJSON } = JSON as unknown as { rawJSON?: (text: string) => RawJson };

function isRaw(value: unknown): value is RawJson {
  return typeof value === "object" && value !== null && "rawJSON" in value && Object.getPrototypeOf(value) === null;
}

// A double tells numbers of 15 digits apart.
const MANY_DIGITS = /(?:[0-9]\.?){16}/;

/** Numbers that a double does not hold keep their digits. */
function parseExactly(text: string): unknown {
  if (rawJSON === undefined || !MANY_DIGITS.test(text)) return JSON.parse(text);
  const keep = (_: string, value: unknown, context?: { readonly source?: string }): unknown =>
    typeof value === "number" && context?.source !== undefined && MANY_DIGITS.test(context.source)
      ? rawJSON(context.source)
      : value;
  return JSON.parse(text, keep);
}

function jsonText(value: unknown): string | null {
  if (value === null || value === undefined) return null;
  if (typeof value === "string") return value;
  if (isRaw(value)) return value.rawJSON;
  return JSON.stringify(value);
}
