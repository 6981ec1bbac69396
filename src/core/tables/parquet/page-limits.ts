import type { AsyncBuffer, ColumnChunk } from "hyparquet";
import { parquetHeader } from "hyparquet/src/column.js";

// A page is decoded whole: some 20 bytes for each value, and its own bytes.
const MOST_VALUES = 16_000_000;
const MOST_BYTES = 512 * 1024 * 1024;

/**
 * The same bytes, of which no page is handed over that takes more memory than a page may: a few bytes can say that they
 * are billions of values.
 * @param chunks whose pages are asked for
 */
export function withinLimits(file: AsyncBuffer, chunks: readonly ColumnChunk[]): AsyncBuffer {
  const indexes = new Set(chunks.map(({ offset_index_offset }) => Number(offset_index_offset)));
  const values = chunks.reduce((most, { meta_data }) => Math.max(most, Number(meta_data?.num_values ?? 0)), 0);
  const most = Math.min(values, MOST_VALUES);
  return {
    byteLength: file.byteLength,
    async slice(start, end) {
      const bytes = await file.slice(start, end);
      if (!indexes.has(start)) checkPages(bytes, most);
      return bytes;
    },
  };
}

/** @throws RangeError for pages of more values than `most` */
function checkPages(bytes: ArrayBuffer, most: number): void {
  const reader = { view: new DataView(bytes), offset: 0 };
  while (reader.offset < bytes.byteLength - 1) {
    const header = headerOf(reader);
    // What is cut, or is no page, the reader itself will say.
    if (header === undefined) return;
    const { data_page_header, data_page_header_v2, dictionary_page_header, uncompressed_page_size } = header;
    for (const part of [data_page_header, data_page_header_v2, dictionary_page_header]) {
      if (part !== undefined && part.num_values > most) throw new RangeError(`a page of ${part.num_values} values`);
    }
    if (uncompressed_page_size > MOST_BYTES) throw new RangeError(`a page of ${uncompressed_page_size} bytes`);
    if (header.compressed_page_size < 0) return;
    reader.offset += header.compressed_page_size;
  }
}

function headerOf(reader: Parameters<typeof parquetHeader>[0]): ReturnType<typeof parquetHeader> | undefined {
  try {
    return parquetHeader(reader);
  } catch {
    return undefined; // as said where it is asked for
  }
}
