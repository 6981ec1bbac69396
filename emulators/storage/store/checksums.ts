import { createHash } from "node:crypto";
import { crc32c, encodeCrc32c } from "./crc32c.ts";

/** Both checksums of some content, in base64. Composed objects have no MD5. */
export interface Checksums {
  readonly crc32c: string;
  readonly md5?: string;
}

/** MD5 and CRC32C of bytes as they come by. */
export interface RunningChecksums {
  update(bytes: Uint8Array): void;
  /** Of what came by so far; more may follow. */
  value(): Required<Checksums>;
}

/** Checksums of no bytes yet. */
export function createChecksums(): RunningChecksums {
  const md5 = createHash("md5");
  let crc = 0;
  return {
    update(bytes) {
      md5.update(bytes);
      crc = crc32c(crc, bytes);
    },
    value: () => ({ crc32c: encodeCrc32c(crc), md5: md5.copy().digest("base64") }),
  };
}
