import type { DatabaseSync } from "node:sqlite";

/** A bucket; `settings` is what the client set, in the words of the JSON API (versioning, lifecycle, labels, ...). */
export interface Bucket {
  readonly name: string;
  readonly project: string;
  readonly metageneration: number;
  readonly created: string;
  readonly updated: string;
  readonly settings: BucketSettings;
  /** Access policy that was set, and how often one was; none at first. */
  readonly policy: Readonly<Record<string, unknown>> | undefined;
  readonly policyVersion: number;
}

/** What a bucket's resource says beyond its name, project and times. */
export type BucketSettings = Readonly<Record<string, unknown>>;

/** The buckets there are. */
export interface Buckets {
  find(name: string): Bucket | undefined;
  create(name: string, project: string, settings: BucketSettings): Bucket;
  amend(name: string, settings: BucketSettings): Bucket;
  /** Which is no change of the bucket: its metageneration stays. */
  setPolicy(name: string, policy: Readonly<Record<string, unknown>>): Bucket;
  remove(name: string): void;
  /** Buckets of the project by name, after the name given. */
  list(project: string, prefix: string, after: string, limit: number): Bucket[];
}

/** Opens the buckets of a database. */
export function createBuckets(database: DatabaseSync, now: () => Date): Buckets {
  const withPolicy = "SELECT * FROM buckets LEFT JOIN policies USING (name)";
  const select = database.prepare(`${withPolicy} WHERE name = ?`);
  const insert = database.prepare("INSERT INTO buckets VALUES (?, ?, 1, ?, ?, ?)");
  const update = database.prepare(
    "UPDATE buckets SET metageneration = metageneration + 1, updated = ?, settings = ? WHERE name = ?",
  );
  const put = database.prepare(
    "INSERT INTO policies VALUES (?, ?, 1) ON CONFLICT (name) DO UPDATE " +
      "SET policy = excluded.policy, policyVersion = policyVersion + 1",
  );
  const dropPolicy = database.prepare("DELETE FROM policies WHERE name = ?");
  const erase = database.prepare("DELETE FROM buckets WHERE name = ?");
  const page = database.prepare(
    `${withPolicy} WHERE project = ? AND substr(name, 1, length(?)) = ? AND name > ? ORDER BY name LIMIT ?`,
  );

  const find = (name: string) => {
    const row = select.get(name);
    return row && bucketOf(row);
  };
  const named = (name: string) => bucketOf(select.get(name));

  return {
    find,
    create(name, project, settings) {
      const time = now().toISOString();
      insert.run(name, project, time, time, JSON.stringify(settings));
      return named(name);
    },
    amend(name, settings) {
      update.run(now().toISOString(), JSON.stringify(settings), name);
      return named(name);
    },
    setPolicy(name, policy) {
      put.run(name, JSON.stringify(policy));
      return named(name);
    },
    remove(name) {
      erase.run(name);
      dropPolicy.run(name);
    },
    list: (project, prefix, after, limit) => page.all(project, prefix, prefix, after, limit).map(bucketOf),
  };
}

/** Whether overwritten and deleted objects stay as noncurrent generations. */
export function keepsNoncurrent(bucket: Bucket): boolean {
  const versioning = bucket.settings["versioning"] as { enabled?: unknown } | undefined;
  return versioning?.enabled === true;
}

interface BucketRow extends Omit<Bucket, "settings" | "policy" | "policyVersion"> {
  readonly settings: string;
  readonly policy: string | null;
  readonly policyVersion: number | null;
}

function bucketOf(row: unknown): Bucket {
  const { settings, policy, policyVersion, ...rest } = row as BucketRow;
  return {
    ...rest,
    settings: JSON.parse(settings) as BucketSettings,
    policy: policy === null ? undefined : (JSON.parse(policy) as Bucket["policy"]),
    policyVersion: policyVersion ?? 0,
  };
}
