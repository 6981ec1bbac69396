/**
 * CRC32C (Castagnoli), eight bytes a step. Written here because the table-driven libraries reach a tenth of the speed
 * (80 MB/s), and every byte that comes in passes through it. Algorithm: RFC 3720 appendix B.4.
 */
const POLYNOMIAL = 0x82f63b78;
const SLICES = 8;
const table = sliceTable();

/** Continues a checksum over more bytes. Start from 0; `crc32c(crc32c(0, a), b)` is that of `a` followed by `b`. */
export function crc32c(previous: number, bytes: Uint8Array): number {
  let crc = ~previous;
  let at = 0;
  for (const whole = bytes.length - (bytes.length % SLICES); at < whole; at += SLICES) {
    const low =
      crc ^ (byte(bytes, at) | (byte(bytes, at + 1) << 8) | (byte(bytes, at + 2) << 16) | (byte(bytes, at + 3) << 24));
    crc =
      slice(7, low) ^
      slice(6, low >>> 8) ^
      slice(5, low >>> 16) ^
      slice(4, low >>> 24) ^
      slice(3, byte(bytes, at + 4)) ^
      slice(2, byte(bytes, at + 5)) ^
      slice(1, byte(bytes, at + 6)) ^
      slice(0, byte(bytes, at + 7));
  }
  for (; at < bytes.length; at++) crc = (crc >>> 8) ^ slice(0, crc ^ byte(bytes, at));
  return ~crc >>> 0;
}

/** The form that Cloud Storage writes it in: base64 of the four bytes, big-endian. */
export function encodeCrc32c(crc: number): string {
  const bytes = Buffer.alloc(4);
  bytes.writeUInt32BE(crc);
  return bytes.toString("base64");
}

function byte(bytes: Uint8Array, at: number): number {
  return bytes[at] ?? 0;
}

function slice(index: number, value: number): number {
  return table[index * 256 + (value & 0xff)] ?? 0;
}

function sliceTable(): Int32Array {
  const entries = new Int32Array(SLICES * 256);
  for (let value = 0; value < 256; value++) {
    let rest = value;
    for (let bit = 0; bit < 8; bit++) rest = rest & 1 ? (rest >>> 1) ^ POLYNOMIAL : rest >>> 1;
    entries[value] = rest;
  }
  for (let at = 256; at < entries.length; at++) {
    const shorter = entries[at - 256] ?? 0;
    entries[at] = (shorter >>> 8) ^ (entries[shorter & 0xff] ?? 0);
  }
  return entries;
}
