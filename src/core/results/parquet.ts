import { parquetMetadataAsync, parquetReadObjects, parquetSchema, type AsyncBuffer } from "hyparquet";
import { compressors } from "hyparquet-compressors";
import type { Bucket } from "../bucket.ts";
import { Failure, isKnown, reasonOf } from "../failure.ts";
import { gsUri } from "../layout.ts";
import { cellText, type ColumnKind } from "./cell.ts";

/** Rows as text, with the columns they stand under. */
export interface Rows {
  readonly columns: readonly string[];
  readonly rows: readonly (readonly string[])[];
  /** In the whole file. */
  readonly total: number;
}

/**
 * The first rows of a Parquet object. Only the footer and the row groups that hold these rows are asked for.
 * @throws Failure `remote.not-found`, `document.malformed` when it is not Parquet
 */
export async function readRows(lake: Bucket, object: string, limit: number, signal: AbortSignal): Promise<Rows> {
  const at = gsUri(lake.name, object);
  const found = await lake.stat(object, signal);
  if (!found) throw new Failure("remote.not-found", { service: "storage", what: `object ${at}` });
  const file: AsyncBuffer = {
    byteLength: found.size,
    slice: (start, end = found.size) => readRange(lake, object, found.generation, start, end, signal),
  };
  try {
    const metadata = await parquetMetadataAsync(file);
    const kinds = parquetSchema(metadata).children.map(({ element }): ColumnKind => ({
      name: element.name,
      decimals: element.scale,
      day: element.converted_type === "DATE",
    }));
    const records = await parquetReadObjects({
      file,
      metadata,
      rowStart: 0,
      rowEnd: limit,
      compressors,
      useOffsetIndex: true,
    });
    return {
      columns: kinds.map(({ name }) => name),
      rows: records.map((record) => kinds.map((kind) => cellText(record[kind.name], kind))),
      total: Number(metadata.num_rows),
    };
  } catch (error) {
    signal.throwIfAborted();
    if (isKnown(error)) throw error;
    throw new Failure(
      "document.malformed",
      { object: at, why: `it is not whole Parquet: ${reasonOf(error)}` },
      { cause: error },
    );
  }
}

async function readRange(
  lake: Bucket,
  object: string,
  generation: string,
  start: number,
  end: number,
  signal: AbortSignal,
): Promise<ArrayBuffer> {
  const chunks: Buffer[] = [];
  for await (const chunk of await lake.read(object, { start, end, generation }, signal)) chunks.push(chunk as Buffer);
  return new Uint8Array(Buffer.concat(chunks)).buffer;
}
