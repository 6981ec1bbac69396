import type { DatabaseSync } from "node:sqlite";

/** A bucket; `settings` is what the client set, in the words of the JSON API (versioning, lifecycle, labels, ...). */
export interface Bucket {
  readonly name: string;
  readonly project: string;
  readonly metageneration: number;
  readonly created: string;
  readonly updated: string;
  readonly settings: BucketSettings;
}

export type BucketSettings = Readonly<Record<string, unknown>>;

export interface Buckets {
  find(name: string): Bucket | undefined;
  create(name: string, project: string, settings: BucketSettings): Bucket;
  amend(name: string, settings: BucketSettings): Bucket;
  remove(name: string): void;
  /** Buckets of the project by name, after the name given. */
  list(project: string, prefix: string, after: string, limit: number): Bucket[];
}

export function createBuckets(database: DatabaseSync, now: () => Date): Buckets {
  const select = database.prepare("SELECT * FROM buckets WHERE name = ?");
  const insert = database.prepare("INSERT INTO buckets VALUES (?, ?, 1, ?, ?, ?) RETURNING *");
  const update = database.prepare(
    "UPDATE buckets SET metageneration = metageneration + 1, updated = ?, settings = ? WHERE name = ? RETURNING *",
  );
  const erase = database.prepare("DELETE FROM buckets WHERE name = ?");
  const page = database.prepare(
    "SELECT * FROM buckets WHERE project = ? AND substr(name, 1, length(?)) = ? AND name > ? ORDER BY name LIMIT ?",
  );

  return {
    find(name) {
      const row = select.get(name);
      return row && bucketOf(row);
    },
    create(name, project, settings) {
      const time = now().toISOString();
      return bucketOf(insert.get(name, project, time, time, JSON.stringify(settings)));
    },
    amend: (name, settings) => bucketOf(update.get(now().toISOString(), JSON.stringify(settings), name)),
    remove: (name) => void erase.run(name),
    list: (project, prefix, after, limit) => page.all(project, prefix, prefix, after, limit).map(bucketOf),
  };
}

/** Whether overwritten and deleted objects stay as noncurrent generations. */
export function keepsNoncurrent(bucket: Bucket): boolean {
  const versioning = bucket.settings["versioning"] as { enabled?: unknown } | undefined;
  return versioning?.enabled === true;
}

function bucketOf(row: unknown): Bucket {
  const { settings, ...rest } = row as Omit<Bucket, "settings"> & { settings: string };
  return { ...rest, settings: JSON.parse(settings) as BucketSettings };
}
