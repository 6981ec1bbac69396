import { DatabaseSync } from "node:sqlite";

/** A file of the data folder can't be used; the message names it, and the way out. */
export class UnusableFile extends Error {
  override readonly name = "UnusableFile";
  constructor(path: string, cause: unknown) {
    const why = cause instanceof Error ? cause.message : String(cause);
    super(
      `The emulators can't use ${path}: ${why}. Put back what was there, or move the file away and start again: ` +
        "what it held is then gone from the emulators.",
      { cause },
    );
  }
}

/**
 * Opens the SQLite database, and creates what the schema says is missing.
 * @param setup PRAGMAs and `CREATE ... IF NOT EXISTS`
 * @throws UnusableFile when the file is no database, is broken, or can't be opened
 */
export function openDatabaseFile(path: string, setup: string): DatabaseSync {
  let database: DatabaseSync | undefined;
  try {
    database = new DatabaseSync(path);
    database.exec(setup);
    return database;
  } catch (error) {
    database?.close();
    throw new UnusableFile(path, error);
  }
}

/** Runs the work in one transaction: all of it, or nothing when it throws. */
export function inTransaction<T>(database: DatabaseSync, work: () => T): T {
  database.exec("BEGIN IMMEDIATE");
  try {
    const result = work();
    database.exec("COMMIT");
    return result;
  } catch (error) {
    database.exec("ROLLBACK");
    throw error;
  }
}
