import { generatedSource, type CountedSource } from "./memory-source.ts";

const HEADER = "id,name,note\n";
const LINE = 64;

/** A CSV with so many rows, of which nothing is held: 80 million of them are 5 GB. */
export function largeCsv(rows: number): CountedSource {
  const line = (row: number): Buffer => {
    const id = String(row).padStart(10, "0");
    const text = row % 5 === 0 ? `${id},n,"first ${row}\nsecond` : `${id},n,plain ${row}`;
    return Buffer.from(row % 5 === 0 ? `${text.padEnd(LINE - 2, "x")}"\n` : `${text.padEnd(LINE - 1, "x")}\n`);
  };
  return generatedSource(HEADER.length + rows * LINE, (start, end) => {
    const bytes = Buffer.alloc(end - start);
    if (start < HEADER.length) bytes.write(HEADER.slice(start));
    const first = Math.max(0, Math.floor((start - HEADER.length) / LINE));
    for (let row = first; HEADER.length + row * LINE < end; row++) {
      const made = line(row);
      const at = HEADER.length + row * LINE - start;
      made.copy(bytes, Math.max(0, at), Math.max(0, -at));
    }
    return bytes;
  });
}
