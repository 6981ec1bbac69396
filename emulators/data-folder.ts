import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { openDatabaseFile, UnusableFile } from "./store/database.ts";

const SQLITE_BUSY = 5;

/** Somebody else has the data folder; the message names the process. */
export class DataFolderInUse extends Error {
  override readonly name = "DataFolderInUse";
}

/**
 * Takes the data folder for this process alone, and returns what gives it back.
 *
 * The lock is SQLite's on an open file, so it goes away with the process however that ends: a pid in a file would
 * outlive a crash and may by then be another program's. The pid is written beside it for the message only.
 */
export function lockDataFolder(data: string): () => void {
  mkdirSync(data, { recursive: true });
  const pidFile = join(data, "lock.pid");
  const lock = openDatabaseFile(join(data, "lock.db"), "");
  try {
    lock.exec("BEGIN EXCLUSIVE");
  } catch (error) {
    lock.close();
    if ((error as { errcode?: number }).errcode !== SQLITE_BUSY) throw new UnusableFile(join(data, "lock.db"), error);
    throw new DataFolderInUse(`The emulators already run on ${data}, as process ${readPid(pidFile)}. Stop them first.`);
  }
  writeFileSync(pidFile, String(process.pid));
  return () => lock.close();
}

function readPid(file: string): string {
  try {
    return readFileSync(file, "utf8");
  } catch {
    return "(unknown)";
  }
}
