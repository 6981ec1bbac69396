import { createHash } from "node:crypto";
import type { DriveFile } from "../services/drive.ts";
import type { StoredObject } from "../services/storage.ts";

/** What tells whether bytes are the right ones: MD5 in hex, or CRC32C in base64, which is all that a composed object has. */
export interface Checksum {
  readonly kind: "md5" | "crc32c";
  readonly value: string;
}

/** Takes bytes as they pass. */
export interface Summing {
  update(bytes: Buffer): void;
  /** In the form of {@link Checksum.value}. */
  end(): string;
}

/** What an object should hash to; undefined where the service does not say. */
export function checksumOf({ md5Hash, crc32c }: Pick<StoredObject, "md5Hash" | "crc32c">): Checksum | undefined {
  if (md5Hash !== undefined) return { kind: "md5", value: Buffer.from(md5Hash, "base64").toString("hex") };
  return crc32c === undefined ? undefined : { kind: "crc32c", value: crc32c };
}

/** What a file of Drive should hash to; undefined for what has no bytes of its own. */
export function driveChecksumOf({ md5Checksum }: Pick<DriveFile, "md5Checksum">): Checksum | undefined {
  return md5Checksum === undefined ? undefined : { kind: "md5", value: md5Checksum };
}

/** Begins to sum up. CRC32C comes with the client of Cloud Storage: Node has none. */
export async function summing(kind: Checksum["kind"]): Promise<Summing> {
  if (kind === "md5") {
    const hash = createHash("md5");
    return { update: (bytes) => void hash.update(bytes), end: () => hash.digest("hex") };
  }
  const { CRC32C } = await import("../google/packages/storage.ts");
  const sum = new CRC32C();
  return { update: (bytes) => sum.update(bytes), end: () => sum.toString() };
}

/** The checksum of these bytes. */
export async function sumOf(kind: Checksum["kind"], bytes: AsyncIterable<unknown>): Promise<string> {
  const sum = await summing(kind);
  for await (const piece of bytes) sum.update(piece as Buffer);
  return sum.end();
}
