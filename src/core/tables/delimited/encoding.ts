import { isUtf8 } from "node:buffer";

/** A text encoding: how its bytes are cut into units in which the delimiters stand, and read as text. */
export interface Encoding {
  /** By its name in contracts. */
  readonly name: string;
  /** Bytes of a unit. */
  readonly width: 1 | 2;
  /** One unit in each place: of what is not ASCII some value above it. */
  units(bytes: Buffer): Uint8Array;
  /** Bytes [start, end) as text; what can't be decoded is U+FFFD. */
  text(bytes: Buffer, start: number, end: number): string;
  isValid(bytes: Buffer, start: number, end: number): boolean;
}

const NOT_ASCII = 0xff;

/** An encoding by its name in contracts; undefined for any other. */
export function encodingOf(name: string): Encoding | undefined {
  if (name === "utf-8") return UTF_8;
  if (name === "utf-16le") return utf16("le");
  if (name === "utf-16be") return utf16("be");
  if (name === "iso-8859-1") return singleBytes(name, (bytes) => bytes.toString("latin1"), 0xff);
  if (name === "us-ascii")
    return singleBytes(name, (bytes) => bytes.toString("latin1").replace(/[\x80-\xff]/g, "\ufffd"), 0x7f);
  if (!["iso-8859-2", "iso-8859-15", "windows-1250", "windows-1251", "windows-1252"].includes(name)) return undefined;
  const decoder = new TextDecoder(name);
  // The web's tables read bytes that a code page of Windows lacks as control characters; the job's refuse them.
  if (!name.startsWith("windows-")) return singleBytes(name, (bytes) => decoder.decode(bytes), 0xff);
  return singleBytes(name, (bytes) => decoder.decode(bytes).replace(/[\x80-\x9f]/g, "\ufffd"), 0xff);
}

/** What most files are in. */
export const UTF_8: Encoding = {
  name: "utf-8",
  width: 1,
  units: (bytes) => bytes,
  text: (bytes, start, end) => bytes.toString("utf8", start, end),
  isValid: (bytes, start, end) => isUtf8(bytes.subarray(start, end)),
};

function singleBytes(name: string, decode: (bytes: Buffer) => string, highest: number): Encoding {
  const text = (bytes: Buffer, start: number, end: number) => decode(bytes.subarray(start, end));
  return {
    name,
    width: 1,
    units: (bytes) => bytes,
    text,
    isValid: (bytes, start, end) =>
      highest === 0xff && name.startsWith("iso") ? true : !text(bytes, start, end).includes("\ufffd"),
  };
}

/** UTF-16, by the order of its bytes. */
export function utf16(order: "le" | "be"): Encoding {
  const name = `utf-16${order}`;
  const low = order === "le" ? 0 : 1;
  const decoder = new TextDecoder(name, { ignoreBOM: true });
  const strict = new TextDecoder(name, { fatal: true, ignoreBOM: true });
  return {
    name,
    width: 2,
    units(bytes) {
      // A byte that is left over at the end of the file is in no unit.
      const units = new Uint8Array(Math.floor(bytes.length / 2));
      for (let at = 0; at < units.length; at++) {
        const value = bytes[2 * at + low] ?? 0;
        units[at] = bytes[2 * at + 1 - low] !== 0 || value > 0x7f ? NOT_ASCII : value;
      }
      return units;
    },
    text: (bytes, start, end) => decoder.decode(bytes.subarray(start, end)),
    isValid(bytes, start, end) {
      try {
        strict.decode(bytes.subarray(start, end));
        return true;
      } catch {
        return false; // as asked
      }
    },
  };
}
