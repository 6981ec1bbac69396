import { open } from "node:fs/promises";
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import type { Bucket } from "../../src/core/services/storage.ts";
import { neverAborted } from "./emulator-clients.ts";
import type { TestEmulators } from "./emulators.ts";

/** Bytes of a file that lie somewhere in it. */
export interface Part {
  readonly at: number;
  readonly bytes: Uint8Array;
}

/**
 * Puts an object of many bytes into the emulator, of which only these parts are written: its file has holes, which are read
 * as zeros and take no room. It is made of a small object whose file and row are changed; its checksums are of the small one,
 * which reads of ranges don't look at.
 */
export async function putSparse(
  { data }: TestEmulators,
  bucket: Bucket,
  name: string,
  size: number,
  parts: readonly Part[],
): Promise<void> {
  const writing = { ifGenerationMatch: "0", contentType: "application/octet-stream" };
  const { generation } = await bucket.write(name, "to be replaced", writing, neverAborted);
  const folder = join(data, "storage");
  const database = new DatabaseSync(join(folder, "storage.sqlite"));
  try {
    const row = database.prepare("SELECT blob FROM objects WHERE generation = ?").get(generation) as { blob: string };
    await using file = await open(join(folder, "blobs", row.blob.slice(-2), row.blob), "r+");
    await file.truncate(0);
    for (const { at, bytes } of parts) await file.write(bytes, 0, bytes.length, at);
    await file.truncate(size);
    database.prepare("UPDATE objects SET size = ? WHERE generation = ?").run(size, generation);
  } finally {
    database.close();
  }
}
