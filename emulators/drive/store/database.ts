import type { SQLOutputValue, StatementSync } from "node:sqlite";
import { inTransaction, openDatabaseFile } from "../../store/database.ts";

/** Columns are named as the fields of a Drive file, so that a query term is a column name. */
const SCHEMA = `
  PRAGMA journal_mode = WAL;
  PRAGMA synchronous = NORMAL;
  PRAGMA busy_timeout = 5000;
  CREATE TABLE IF NOT EXISTS files (
    serial INTEGER PRIMARY KEY,
    id TEXT NOT NULL UNIQUE,
    name TEXT NOT NULL,
    nameKey TEXT NOT NULL,
    mimeType TEXT NOT NULL,
    parent TEXT,                -- null for the root of a My Drive or of a shared drive
    driveId TEXT,               -- null in a My Drive
    owner TEXT,                 -- null in a shared drive
    createdTime TEXT NOT NULL,
    modifiedTime TEXT NOT NULL,
    version INTEGER NOT NULL,
    trashed INTEGER NOT NULL,   -- by itself or through a parent
    explicitlyTrashed INTEGER NOT NULL,
    starred INTEGER NOT NULL,
    lastModifyingUser TEXT NOT NULL,
    shortcutTarget TEXT,
    blob TEXT,                  -- name of the file that holds the bytes
    size INTEGER,
    md5Checksum TEXT,           -- this and the next three: of binary content only
    sha1Checksum TEXT,
    sha256Checksum TEXT,
    headRevisionId TEXT,
    details TEXT NOT NULL       -- JSON of the fields that are only kept and given back
  ) STRICT;
  CREATE INDEX IF NOT EXISTS filesOfParent ON files (parent);
  CREATE INDEX IF NOT EXISTS filesOfParentByName ON files (parent, nameKey);
  CREATE INDEX IF NOT EXISTS filesOfParentByModifiedTime ON files (parent, modifiedTime);
  CREATE INDEX IF NOT EXISTS filesOfParentByCreatedTime ON files (parent, createdTime);

  CREATE TABLE IF NOT EXISTS roots (email TEXT PRIMARY KEY, fileId TEXT NOT NULL) STRICT, WITHOUT ROWID;

  CREATE TABLE IF NOT EXISTS permissions (
    fileId TEXT NOT NULL,
    id TEXT NOT NULL,
    type TEXT NOT NULL,
    role TEXT NOT NULL,
    grantee TEXT NOT NULL,      -- an email address, a domain, or "anyone"
    PRIMARY KEY (fileId, id)
  ) STRICT, WITHOUT ROWID;
  CREATE INDEX IF NOT EXISTS permissionsOfGrantee ON permissions (grantee, fileId);

  CREATE TABLE IF NOT EXISTS changes (
    seq INTEGER PRIMARY KEY,
    fileId TEXT NOT NULL UNIQUE,
    driveId TEXT,
    time TEXT NOT NULL,
    audience TEXT NOT NULL      -- |email|email|: who could see the file before or after
  ) STRICT;

  CREATE TABLE IF NOT EXISTS sessions (
    id TEXT PRIMARY KEY,
    fileId TEXT NOT NULL,       -- the file whose content is replaced, or that is to be created
    creates INTEGER NOT NULL,
    email TEXT NOT NULL,
    contentType TEXT,
    request TEXT NOT NULL       -- JSON: metadata and query of the request that opened the session
  ) STRICT, WITHOUT ROWID;
`;

/** The metadata of the emulated Drive, with its statements prepared once. */
export interface Database {
  /** Prepares a statement, or takes the one prepared before. For fixed texts only: the texts are kept. */
  sql(text: string): StatementSync;
  /** Prepares a statement that is not kept. */
  prepare(text: string): StatementSync;
  /** Does the work whole or not at all. */
  transaction<Result>(work: () => Result): Result;
  /** Makes a function callable from SQL. */
  define(name: string, body: (...values: (string | number | null)[]) => string | number): void;
  close(): void;
}

/**
 * Opens the database, creating what is missing. A kill of the process loses no committed work (a write-ahead log that
 * the operating system already holds); a power cut may lose the latest.
 */
export function openDatabase(path: string): Database {
  const database = openDatabaseFile(path, SCHEMA);
  const kept = new Map<string, StatementSync>();
  return {
    sql(text) {
      const known = kept.get(text);
      if (known) return known;
      const statement = database.prepare(text);
      kept.set(text, statement);
      return statement;
    },
    prepare: (text) => database.prepare(text),
    transaction: (work) => inTransaction(database, work),
    define: (name, body) =>
      database.function(name, { varargs: true }, body as (...values: SQLOutputValue[]) => string | number),
    close: () => database.close(),
  };
}
