import { ByteWriter, ParquetWriter, schemaFromColumnData } from "hyparquet-writer";
import type { Part } from "../../support/sparse-object.ts";

/**
 * The written parts of a Parquet file of two row groups, one at its beginning and one at its end, with a hole between them;
 * `rows` in each, numbered on. Its column chunks have several pages each, with an index of them or without.
 */
export function largeParquet(
  size: number,
  rows: number,
  { offsetIndex = true } = {},
): { readonly size: number; readonly parts: readonly Part[] } {
  const group = (first: number) => [
    {
      name: "id",
      data: Array.from({ length: rows }, (_, at) => BigInt(first + at)),
      type: "INT64" as const,
      offsetIndex,
    },
    {
      name: "name",
      data: Array.from({ length: rows }, (_, at) => `row ${first + at}`),
      type: "STRING" as const,
      offsetIndex,
    },
    { name: "share", data: Array.from({ length: rows }, (_, at) => at / rows), type: "DOUBLE" as const, offsetIndex },
  ];
  const writer = new ByteWriter();
  const columnData = group(0);
  const file = new ParquetWriter({ writer, schema: schemaFromColumnData({ columnData }) });
  void file.write({ columnData, rowGroupSize: rows, pageSize: 64 * 1024 });
  const head = writer.index;
  writer.offset = size;
  void file.write({ columnData: group(rows), rowGroupSize: rows, pageSize: 64 * 1024 });
  void file.finish();
  const bytes = new Uint8Array(writer.getBuffer());
  return {
    size: writer.offset,
    parts: [
      { at: 0, bytes: bytes.subarray(0, head) },
      { at: size, bytes: bytes.subarray(head) },
    ],
  };
}
