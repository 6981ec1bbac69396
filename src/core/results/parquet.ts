import type { Bucket } from "../services/storage.ts";
import { cellText, cellValue, type JsonValue } from "../tables/parquet/cell.ts";
import { openParquetFile } from "../tables/parquet/parquet-file.ts";
import { objectSource } from "../tables/sources/object-source.ts";

/** Rows, with the columns they stand under. */
export interface Rows {
  readonly columns: readonly string[];
  /** As text. */
  readonly rows: readonly (readonly string[])[];
  /** The same rows, as JSON has their values. */
  readonly values: readonly (readonly JsonValue[])[];
  /** In the whole file. */
  readonly total: number;
}

/**
 * The first rows of a Parquet object. Only the footer and the pages that hold these rows are asked for (what lies before
 * them in their row group, where a file has no page index).
 * @throws Failure `remote.not-found`, `document.malformed` when it is not Parquet
 */
export async function readRows(lake: Bucket, object: string, limit: number, signal: AbortSignal): Promise<Rows> {
  const file = await openParquetFile(await objectSource(lake, object, signal), signal);
  const kinds = file.columns.map(({ kind }) => kind);
  const records = await file.read(0, Math.min(limit, file.rows), signal);
  return {
    columns: kinds.map(({ name }) => name),
    rows: records.map((record) => kinds.map((kind, column) => cellText(record[column], kind))),
    values: records.map((record) => kinds.map((kind, column) => cellValue(record[column], kind))),
    total: file.rows,
  };
}
