import type { DatabaseSync } from "node:sqlite";
import type { Attributes } from "./attributes.ts";
import type { Content } from "./blobs.ts";

/** One generation of an object. Times are RFC 3339. */
export interface StoredObject extends Content {
  readonly bucket: string;
  readonly name: string;
  /** Microseconds since 1970 of its creation, strictly growing over the whole store. */
  readonly generation: number;
  readonly metageneration: number;
  readonly created: string;
  readonly updated: string;
  /** When it became noncurrent; absent while it is live. */
  readonly deleted?: string;
  readonly attributes: Attributes;
}

/** The objects of all buckets. Every method is one statement or two: callers wrap several in a transaction. */
export interface Objects {
  /** The generation asked for, or the live one. */
  find(bucket: string, name: string, generation?: number): StoredObject | undefined;
  /** Makes a new live generation; the one before becomes noncurrent, or goes where nothing is kept. */
  create(bucket: string, name: string, content: Content, attributes: Attributes, keepNoncurrent: boolean): StoredObject;
  /** Changes attributes, which makes the next metageneration. */
  amend(object: StoredObject, attributes: Attributes): StoredObject;
  makeNoncurrent(object: StoredObject): void;
  remove(object: StoredObject): void;
  /** Whether the bucket has any object, noncurrent ones included. */
  any(bucket: string): boolean;
  uses(blob: string): boolean;
}

/** A row as the database gives it. */
export interface ObjectRow {
  readonly bucket: string;
  readonly name: Uint8Array;
  readonly generation: number;
  readonly metageneration: number;
  readonly blob: string;
  readonly size: number;
  readonly crc32c: string;
  readonly md5: string | null;
  readonly components: number | null;
  readonly created: string;
  readonly updated: string;
  readonly deleted: string | null;
  readonly attributes: string;
}

/** @param released told of each blob that an object no longer refers to */
export function createObjects(database: DatabaseSync, now: () => Date, released: (blob: string) => void): Objects {
  const findLive = database.prepare("SELECT * FROM objects WHERE bucket = ? AND name = ? AND deleted IS NULL");
  const findGeneration = database.prepare("SELECT * FROM objects WHERE bucket = ? AND name = ? AND generation = ?");
  const tick = database.prepare("UPDATE clock SET generation = max(generation + 1, ?) RETURNING generation");
  const insert = database.prepare("INSERT INTO objects VALUES (?, ?, ?, 1, ?, ?, ?, ?, ?, ?, ?, NULL, ?) RETURNING *");
  const update = database.prepare(
    "UPDATE objects SET metageneration = metageneration + 1, updated = ?, attributes = ? " +
      "WHERE bucket = ? AND name = ? AND generation = ? RETURNING *",
  );
  const retire = database.prepare("UPDATE objects SET deleted = ? WHERE bucket = ? AND name = ? AND generation = ?");
  const erase = database.prepare("DELETE FROM objects WHERE bucket = ? AND name = ? AND generation = ?");
  const anyIn = database.prepare("SELECT 1 FROM objects WHERE bucket = ? LIMIT 1");
  const anyWith = database.prepare("SELECT 1 FROM objects WHERE blob = ? LIMIT 1");

  const keyOf = (object: StoredObject) => [object.bucket, Buffer.from(object.name), object.generation] as const;
  const makeNoncurrent = (object: StoredObject) => void retire.run(now().toISOString(), ...keyOf(object));
  const remove = (object: StoredObject) => {
    erase.run(...keyOf(object));
    released(object.blob);
  };
  const find = (bucket: string, name: string, generation?: number) => {
    const key = [bucket, Buffer.from(name)] as const;
    const row = generation === undefined ? findLive.get(...key) : findGeneration.get(...key, generation);
    return row && objectOf(row as unknown as ObjectRow);
  };

  return {
    find,
    create(bucket, name, content, attributes, keepNoncurrent) {
      const before = find(bucket, name);
      if (before && keepNoncurrent) makeNoncurrent(before);
      if (before && !keepNoncurrent) remove(before);
      const time = now();
      const { generation } = tick.get(time.getTime() * 1000) as unknown as ObjectRow;
      const row = insert.get(
        bucket,
        Buffer.from(name),
        generation,
        content.blob,
        content.size,
        content.crc32c,
        content.md5 ?? null,
        content.components ?? null,
        time.toISOString(),
        time.toISOString(),
        JSON.stringify(attributes),
      );
      return objectOf(row as unknown as ObjectRow);
    },
    amend(object, attributes) {
      const row = update.get(now().toISOString(), JSON.stringify(attributes), ...keyOf(object));
      return objectOf(row as unknown as ObjectRow);
    },
    makeNoncurrent,
    remove,
    any: (bucket) => anyIn.get(bucket) !== undefined,
    uses: (blob) => anyWith.get(blob) !== undefined,
  };
}

/** Reads a row. */
export function objectOf(row: ObjectRow): StoredObject {
  const { name, md5, components, deleted, attributes, ...rest } = row;
  return {
    ...rest,
    name: Buffer.from(name).toString(),
    attributes: JSON.parse(attributes) as Attributes,
    ...(md5 === null ? {} : { md5 }),
    ...(components === null ? {} : { components }),
    ...(deleted === null ? {} : { deleted }),
  };
}
