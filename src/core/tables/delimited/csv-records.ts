import { isUtf8 } from "node:buffer";
import { beginning, CELL_BYTES, placeOf, rawText, type RecordFormat } from "../lines/record-format.ts";
import type { TableRow } from "../table.ts";
import type { Dialect } from "./dialect.ts";
import type { Encoding } from "./encoding.ts";
import { fieldsOf, type ScannedRecord } from "./scan.ts";

type Odd = NonNullable<TableRow["odd"]>;

/**
 * Records of a CSV below its header.
 * @param width how many fields the header has: more than names where it has very many
 */
export function csvRecords(
  names: readonly string[],
  dialect: Dialect,
  encoding: Encoding,
  width = names.length,
): RecordFormat {
  const nothing: readonly null[] = names.map(() => null);
  return {
    dialect,
    encoding,
    names,
    isLikely: ({ fault, fields }) => fault === undefined && fields === width,
    rows(records) {
      const units = encoding.units(records.bytes);
      const { scan } = records;
      const allValid = encoding.name === "utf-8" && isUtf8(records.bytes);
      return scan.records.map((record) => {
        const place = placeOf(records, record, encoding.width);
        const reason = allValid || isValid(records.bytes, record, encoding) ? oddness(record, width) : "not-utf8";
        const raw = () => rawText(records.bytes, record, encoding);
        if (record.fault !== undefined) {
          return { ...place, cells: nothing, odd: { reason: reason ?? record.fault, raw: raw() } };
        }
        const { cells, cut } = cellsOf(records.bytes, record, { units, dialect, encoding, most: names.length });
        return {
          ...place,
          cells,
          ...(cut && { cut }),
          ...(reason !== undefined && { odd: { reason, raw: raw() } }),
        };
      });
    },
  };
}

/** The names in a header, as the job takes them: trimmed, in Unicode's form NFC; of one that can't be split, as far as it can. */
export function headerNames(bytes: Buffer, record: ScannedRecord, dialect: Dialect, encoding: Encoding): string[] {
  const units = encoding.units(bytes);
  const { cells } = cellsOf(bytes, record, { units, dialect, encoding, most: MOST_FIELDS });
  return cells.map((cell) => normal((cell ?? "").trim()));
}

const MOST_FIELDS = 100_000;
// Unicode's forms take time by the square of how many accents are heaped on a letter.
const LONGEST_NAME = 300;

function normal(name: string): string {
  return name.length <= LONGEST_NAME ? name.normalize("NFC") : `${name.slice(0, LONGEST_NAME)}…`;
}

function oddness({ fault, fields }: ScannedRecord, width: number): Odd["reason"] | undefined {
  if (fault !== undefined) return fault;
  return fields === width ? undefined : fields < width ? "too-few-fields" : "too-many-fields";
}

function isValid(bytes: Buffer, { start, end }: ScannedRecord, encoding: Encoding): boolean {
  return encoding.isValid(bytes, start * encoding.width, end * encoding.width);
}

/** How a record is split. */
interface Splitting {
  readonly units: Uint8Array;
  readonly dialect: Dialect;
  readonly encoding: Encoding;
  /** Fields that are taken. */
  readonly most: number;
}

function cellsOf(
  bytes: Buffer,
  record: ScannedRecord,
  { units, dialect, encoding, most }: Splitting,
): { cells: (string | null)[]; cut?: Map<number, number> } {
  const cells: (string | null)[] = [];
  let cut: Map<number, number> | undefined;
  const quote = String.fromCharCode(dialect.quote);
  fieldsOf(units, record.start, record.end, dialect, (start, end, quoted) => {
    const [first, last] = [start * encoding.width, end * encoding.width];
    const text = beginning(bytes, first, last, encoding, CELL_BYTES);
    if (last - first > CELL_BYTES) (cut ??= new Map()).set(cells.length, last - first);
    cells.push(quoted && text.includes(quote) ? text.replaceAll(quote + quote, quote) : text);
    return cells.length < most;
  });
  return cut ? { cells, cut } : { cells };
}
