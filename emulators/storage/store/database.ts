import { join } from "node:path";
import type { DatabaseSync } from "node:sqlite";
import { openDatabaseFile } from "../../store/database.ts";

/**
 * What is known about buckets, objects and open uploads. An object's name is kept as its UTF-8 bytes: that is the
 * order Cloud Storage lists in, and a BLOB compares by bytes. An acknowledged change is on disk (synchronous = FULL).
 */
const SCHEMA = `
  PRAGMA journal_mode = WAL;
  PRAGMA synchronous = FULL;
  CREATE TABLE IF NOT EXISTS buckets (
    name TEXT PRIMARY KEY, project TEXT NOT NULL, metageneration INTEGER NOT NULL,
    created TEXT NOT NULL, updated TEXT NOT NULL, settings TEXT NOT NULL
  ) WITHOUT ROWID;
  CREATE TABLE IF NOT EXISTS policies (
    name TEXT PRIMARY KEY, policy TEXT NOT NULL, policyVersion INTEGER NOT NULL
  ) WITHOUT ROWID;
  CREATE TABLE IF NOT EXISTS objects (
    bucket TEXT NOT NULL, name BLOB NOT NULL, generation INTEGER NOT NULL, metageneration INTEGER NOT NULL,
    blob TEXT NOT NULL, size INTEGER NOT NULL, crc32c TEXT NOT NULL, md5 TEXT, components INTEGER,
    created TEXT NOT NULL, updated TEXT NOT NULL, deleted TEXT, attributes TEXT NOT NULL,
    PRIMARY KEY (bucket, name, generation)
  ) WITHOUT ROWID;
  CREATE UNIQUE INDEX IF NOT EXISTS live_objects ON objects (bucket, name) WHERE deleted IS NULL;
  CREATE INDEX IF NOT EXISTS objects_by_blob ON objects (blob);
  CREATE TABLE IF NOT EXISTS uploads (
    id TEXT PRIMARY KEY, blob TEXT NOT NULL, created TEXT NOT NULL, state TEXT NOT NULL,
    insertion TEXT NOT NULL, result TEXT
  ) WITHOUT ROWID;
  CREATE INDEX IF NOT EXISTS uploads_by_blob ON uploads (blob);
  CREATE TABLE IF NOT EXISTS clock (generation INTEGER NOT NULL);
  INSERT INTO clock SELECT 0 WHERE NOT EXISTS (SELECT 1 FROM clock);
`;

/** Opens (and creates) the database in the folder. */
export function openDatabase(folder: string): DatabaseSync {
  return openDatabaseFile(join(folder, "storage.sqlite"), SCHEMA);
}
