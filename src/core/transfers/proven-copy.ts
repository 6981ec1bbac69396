import { Failure } from "../failure.ts";
import type { StoredObject } from "../services/storage.ts";

/** @throws Failure `transfer.damaged` where a copy has not the bytes of what was copied, by size and checksum */
export function requireSameBytes(made: StoredObject, { name, size, crc32c = "" }: StoredObject): void {
  const got = made.crc32c ?? "";
  if (made.size === size && got === crc32c) return;
  throw new Failure("transfer.damaged", { name, expected: crc32c, got });
}
