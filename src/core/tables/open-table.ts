import type { ByteSource, OpenTable, TableFormat } from "./table.ts";
/** How a CSV is written, where a contract says it; else it is told by its bytes. */
export interface TextOptions {
  readonly delimiter?: string | undefined;
  readonly quote?: string | undefined;
  readonly encoding?: string | undefined;
}

/**
 * Opens a file as a table. Little is read for it: the beginning, of Parquet the end.
 * @throws Failure as `ByteSource.read`; `document.malformed` when it is not Parquet, `table.packed`
 */
export async function openTable(
  source: ByteSource,
  format: TableFormat,
  signal: AbortSignal,
  options: TextOptions = {},
): Promise<OpenTable> {
  if (format === "parquet") {
    const { openParquet } = await import("./parquet/open-parquet.ts");
    return openParquet(source, signal);
  }
  const { openText } = await import("./lines/open-text.ts");
  return openText(source, format, options, signal);
}
