import { join } from "node:path";
import { inTransaction } from "../../store/database.ts";
import { type Blobs, openBlobs } from "./blobs.ts";
import { type Buckets, createBuckets } from "./buckets.ts";
import { openDatabase } from "./database.ts";
import { createListing, type ListQuery, type Page } from "./listing.ts";
import { createObjects, type Objects, type StoredObject } from "./objects.ts";
import { createUploads, type Uploads } from "./uploads.ts";
import type { Insertion } from "./insertion.ts";

/** All that the emulated service keeps: metadata in SQLite, bytes in files. */
export interface Store {
  readonly buckets: Buckets;
  readonly objects: Objects;
  readonly uploads: Uploads<Insertion, StoredObject>;
  readonly blobs: Blobs;
  list(query: ListQuery): Page;
  /** Runs the work in one transaction, then removes the bytes that nothing refers to any more. */
  atomically<T>(work: () => T): T;
  close(): Promise<void>;
}

/** Opens the store in the folder and begins to collect what a killed process left there. */
export function openStore(folder: string, now: () => Date, log: (line: string) => void): Store {
  const database = openDatabase(folder);
  const blobs = openBlobs(join(folder, "blobs"));
  const released = new Set<string>();
  const objects = createObjects(database, now, (blob) => released.add(blob));
  const uploads = createUploads<Insertion, StoredObject>(database, now);
  const closing = new AbortController();
  const collected = blobs
    .collect((blob) => objects.uses(blob) || uploads.uses(blob), closing.signal)
    .catch((error: unknown) => log(`storage: collecting unused files failed: ${String(error)}`));

  return {
    buckets: createBuckets(database, now),
    objects,
    uploads,
    blobs,
    list: createListing(database),
    atomically(work) {
      released.clear();
      const result = inTransaction(database, work);
      for (const blob of released) if (!objects.uses(blob)) blobs.remove(blob);
      return result;
    },
    async close() {
      closing.abort();
      await collected;
      database.close();
    },
  };
}
