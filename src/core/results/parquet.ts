import {
  parquetMetadataAsync,
  parquetReadObjects,
  parquetSchema,
  type AsyncBuffer,
  type FileMetaData,
} from "hyparquet";
import { compressors } from "hyparquet-compressors";
import type { Bucket } from "../services/storage.ts";
import { Failure, isFailure, reasonOf } from "../failure.ts";
import { gsUri } from "../layout.ts";
import { cellText, cellValue, type ColumnKind, type JsonValue } from "./cell.ts";
import { momentsAsText } from "./moment.ts";

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

// A footer of ours takes a few KB; what doesn't fit is asked for by a second request.
const FOOTER_GUESS = 64 * 1024;

/**
 * The first rows of a Parquet object. Only the footer and the pages that hold these rows are asked for (the row groups,
 * where a file has no page index).
 * @throws Failure `remote.not-found`, `document.malformed` when it is not Parquet
 */
export async function readRows(lake: Bucket, object: string, limit: number, signal: AbortSignal): Promise<Rows> {
  const at = gsUri(lake.name, object);
  const found = await lake.stat(object, signal);
  if (!found) throw new Failure("remote.not-found", { service: "storage", what: { kind: "object", uri: at } });
  const file: AsyncBuffer = {
    byteLength: found.size,
    slice: (start, end = found.size) => {
      const range = { start, end, generation: found.generation };
      if (start >= 0 && start < end && end <= found.size) return readRange(lake, object, range, signal);
      throw new RangeError(`it names bytes ${start} to ${end} of ${found.size}`);
    },
  };
  try {
    const metadata = await parquetMetadataAsync(file, { initialFetchSize: FOOTER_GUESS });
    const kinds = parquetSchema(metadata).children.map(({ element }): ColumnKind => ({
      name: element.name,
      decimals: element.converted_type === "DECIMAL" ? (element.scale ?? 0) : undefined,
      precision: element.precision,
    }));
    const records = await parquetReadObjects({
      file,
      metadata: withoutDecimals(metadata),
      rowStart: 0,
      rowEnd: limit,
      compressors,
      parsers: momentsAsText,
      utf8: false,
      useOffsetIndex: true,
    });
    return {
      columns: kinds.map(({ name }) => name),
      rows: records.map((record) => kinds.map((kind) => cellText(record[kind.name], kind))),
      values: records.map((record) => kinds.map((kind) => cellValue(record[kind.name], kind))),
      total: Number(metadata.num_rows),
    };
  } catch (error) {
    signal.throwIfAborted();
    if (isFailure(error)) throw error;
    throw new Failure(
      "document.malformed",
      { object: at, why: { kind: "not-parquet", problem: reasonOf(error) } },
      { cause: error },
    );
  }
}

/** So that the reader hands decimals over as they are stored: itself it makes floating point of them, good for 15 digits. */
function withoutDecimals(metadata: FileMetaData): FileMetaData {
  const schema = metadata.schema.map(({ converted_type, logical_type, ...element }) => {
    if (converted_type === "DECIMAL") return element;
    return {
      ...element,
      ...(converted_type === undefined ? {} : { converted_type }),
      ...(logical_type === undefined ? {} : { logical_type }),
    };
  });
  return { ...metadata, schema };
}

/** Bytes [start, end) of one generation of an object. */
interface ByteRange {
  readonly start: number;
  readonly end: number;
  readonly generation: string;
}

/** @throws Failure `remote.malformed` when other than the bytes asked for come: they would be read as something else */
async function readRange(lake: Bucket, object: string, range: ByteRange, signal: AbortSignal): Promise<ArrayBuffer> {
  const chunks: Buffer[] = [];
  for await (const chunk of await lake.read(object, range, signal)) chunks.push(chunk as Buffer);
  const bytes = Buffer.concat(chunks);
  const length = range.end - range.start;
  if (bytes.length === length) return new Uint8Array(bytes).buffer;
  const what = { kind: "object", uri: gsUri(lake.name, object) } as const;
  throw new Failure("remote.malformed", {
    service: "storage",
    what,
    why: { kind: "bytes-missing", came: bytes.length, wanted: length },
  });
}
