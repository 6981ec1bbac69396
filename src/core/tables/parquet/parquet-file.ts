import {
  parquetMetadataAsync,
  parquetRead,
  parquetSchema,
  type AsyncBuffer,
  type FileMetaData,
  type RowGroup,
  type SchemaElement,
} from "hyparquet";
import { compressors } from "hyparquet-compressors";
import pLimit from "p-limit";
import { Failure, isFailure, reasonOf } from "../../failure.ts";
import type { ByteSource } from "../table.ts";
import { byteRanges } from "./byte-ranges.ts";
import { batchesAtOnce, columnBatches, ofBatch, valuesToDecode } from "./column-batches.ts";
import { columnOf, type ParquetColumn } from "./column-of.ts";
import { momentsAsText } from "./moment.ts";
import { withinLimits } from "./page-limits.ts";

/** A Parquet file of which the footer was read. */
export interface ParquetFile {
  readonly columns: readonly ParquetColumn[];
  readonly rows: number;
  /** Bytes that a row takes in memory, on the average. */
  readonly rowBytes: number;
  /**
   * The values of rows [first, end), a list for each row. Only the pages that hold them are asked for; where a file has no
   * page index, the row group's column chunks from their beginning as far as these rows.
   * @throws Failure as `ByteSource.read`, `document.malformed`, `file.too-large`
   */
  read(first: number, end: number, signal: AbortSignal): Promise<readonly (readonly unknown[])[]>;
  asked(): { readonly bytes: number; readonly requests: number };
  close(): void;
}

// A footer of ours takes a few KB; what doesn't fit is asked for by a second request.
const FOOTER_GUESS = 64 * 1024;
const LARGEST_FOOTER = 128 * 1024 * 1024;
// A smaller column chunk is read whole.
const SMALL_CHUNK = 1024 * 1024;

/** @throws Failure as `ByteSource.read`; `document.malformed` when it is not Parquet */
export async function openParquetFile(source: ByteSource, signal: AbortSignal): Promise<ParquetFile> {
  const ranges = byteRanges(source);
  const metadata = await parsed(source, signal, async () => {
    const buffer = ranges.buffer(signal);
    const footer = {
      ...buffer,
      slice(start: number, end?: number) {
        if ((end ?? source.size) - start <= LARGEST_FOOTER) return buffer.slice(start, end);
        throw new RangeError(`its footer is said to begin at byte ${start} of ${source.size}`);
      },
    };
    const read = await parquetMetadataAsync(footer, { initialFetchSize: FOOTER_GUESS });
    for (const { num_rows } of read.row_groups) {
      if (num_rows < 0n || !Number.isSafeInteger(Number(num_rows)))
        throw new RangeError(`a row group of ${num_rows} rows`);
    }
    return read;
  });
  const asStored = withoutConversions(metadata);
  const values = metadata.row_groups.reduce((most, group) => Math.max(most, valuesToDecode(group)), 0);
  const { columns, batches } = await parsed(source, signal, () => {
    const { children } = parquetSchema(metadata);
    return Promise.resolve({
      columns: children.map(columnOf),
      batches: columnBatches(parquetSchema(asStored), values),
    });
  });
  const rows = metadata.row_groups.reduce((sum, group) => sum + Number(group.num_rows), 0);
  const bytes = metadata.row_groups.reduce((sum, group) => sum + Number(group.total_byte_size), 0);

  const attempt = async (
    { group, first, end }: GroupPart,
    cut: FileMetaData,
    signal: AbortSignal,
  ): Promise<readonly (readonly unknown[])[] | undefined> => {
    const file = ranges.buffer(signal);
    const limit = pLimit(batchesAtOnce(values));
    const read = await Promise.allSettled(
      batches.map((batch) =>
        limit(() => {
          signal.throwIfAborted();
          const metadata = ofBatch(cut, batch);
          const pages = withinLimits(file, metadata.row_groups[group]?.columns ?? []);
          return readBatch(pages, metadata, { first, end, names: batch.names });
        }),
      ),
    );
    const all: unknown[][] = Array.from({ length: end - first }, () => []);
    for (const each of read) {
      if (each.status === "rejected") throw each.reason;
      if (each.value === undefined) return undefined;
      each.value.forEach((values, at) => {
        for (const value of values) all[at]?.push(value);
      });
    }
    return all;
  };

  return {
    columns,
    rows,
    rowBytes: rows === 0 ? 0 : bytes / rows,
    read: (first, end, signal) =>
      parsed(source, signal, async () => {
        const all: (readonly unknown[])[] = [];
        for (const part of parts(metadata.row_groups, first, end)) {
          for (let more = 1; ; more *= 4) {
            const { cut, isCut } = cutGroup(asStored, part, more);
            try {
              const some = await attempt(part, cut, signal);
              if (some !== undefined) {
                for (const row of some) all.push(row);
                break;
              }
            } catch (error) {
              if (!isCut || signal.aborted || isFailure(error)) throw error;
              // The last page that is wanted was not whole.
              continue;
            }
            if (!isCut) throw new RangeError(`it has fewer than the ${rows} rows that it names`);
          }
        }
        return all;
      }),
    asked: () => ranges.asked(),
    close: () => ranges.clear(),
  };
}

/** Rows [first, end) of the columns with these names; undefined where the pages that were read end before. */
async function readBatch(
  file: AsyncBuffer,
  metadata: FileMetaData,
  { first, end, names }: { readonly first: number; readonly end: number; readonly names: readonly string[] },
): Promise<readonly (readonly unknown[])[] | undefined> {
  const reached = new Map<string, number>();
  let found: readonly (readonly unknown[])[] = [];
  await parquetRead({
    file,
    metadata,
    rowStart: first,
    rowEnd: end,
    rowFormat: "array",
    compressors,
    parsers: momentsAsText,
    utf8: false,
    useOffsetIndex: true,
    onChunk: ({ columnName, rowEnd }) => reached.set(columnName, Math.max(rowEnd, reached.get(columnName) ?? 0)),
    onComplete: (rows) => (found = rows),
  });
  return names.every((name) => (reached.get(name) ?? 0) >= end) ? found : undefined;
}

/** Rows of one row group. */
interface GroupPart {
  readonly group: number;
  readonly first: number;
  readonly end: number;
  /** Share of the group's rows up to the last of these. */
  readonly share: number;
}

function parts(groups: readonly RowGroup[], first: number, end: number): GroupPart[] {
  const found: GroupPart[] = [];
  let begin = 0;
  groups.forEach(({ num_rows }, group) => {
    const behind = begin + Number(num_rows);
    const [from, to] = [Math.max(first, begin), Math.min(end, behind)];
    if (from < to) found.push({ group, first: from, end: to, share: (to - begin) / Number(num_rows) });
    begin = behind;
  });
  return found;
}

/**
 * A row group's large column chunks cut behind where the rows should end: the reader goes through a chunk without a page
 * index from its beginning, and would ask for all of it.
 */
function cutGroup(
  metadata: FileMetaData,
  { group, share }: GroupPart,
  more: number,
): { cut: FileMetaData; isCut: boolean } {
  let isCut = false;
  const row_groups = metadata.row_groups.map((rows, at) => {
    if (at !== group) return rows;
    const columns = rows.columns.map((column) => {
      const { meta_data, offset_index_length } = column;
      const size = Number(meta_data?.total_compressed_size ?? 0);
      const part = Math.ceil((share * size * 1.05 + SMALL_CHUNK / 2) * more);
      if (meta_data === undefined || offset_index_length !== undefined || size <= SMALL_CHUNK || part >= size)
        return column;
      isCut = true;
      return { ...column, meta_data: { ...meta_data, total_compressed_size: BigInt(part) } };
    });
    return { ...rows, columns };
  });
  return { cut: { ...metadata, row_groups }, isCut };
}

/** What is thrown by the parser is a failure of the file. */
async function parsed<T>(source: ByteSource, signal: AbortSignal, work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    signal.throwIfAborted();
    if (isFailure(error)) throw error;
    throw new Failure(
      "document.malformed",
      { object: source.place, why: { kind: "not-parquet", problem: reasonOf(error) } },
      { cause: error },
    );
  }
}

// Of decimals the reader makes floating point, good for 15 digits; the others it does not know, and would read none of the file.
const AS_STORED = new Set(["DECIMAL", "BSON", "INTERVAL"]);
// It takes an enumeration for bytes. JSON is the text that it is: read, it would lose digits, and one that is none the whole file.
const TEXTS = new Set(["UTF8", "STRING", "ENUM", "JSON"]);

/** So that the reader hands values over as they are stored, where what it would make of them is another thing. */
function withoutConversions(metadata: FileMetaData): FileMetaData {
  const schema = metadata.schema.map(({ converted_type, logical_type, ...element }): SchemaElement => {
    const types = [converted_type, logical_type?.type].filter((type) => type !== undefined);
    if (types.some((type) => AS_STORED.has(type))) return element;
    if (types.some((type) => TEXTS.has(type))) return { ...element, converted_type: "UTF8" };
    return {
      ...element,
      ...(converted_type === undefined ? {} : { converted_type }),
      ...(logical_type === undefined ? {} : { logical_type }),
    };
  });
  return { ...metadata, schema };
}
