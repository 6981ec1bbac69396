import { readFileSync, writeFileSync } from "node:fs";
import { openDatabaseFile, UnusableFile } from "./store/database.ts";

const SQLITE_BUSY = 5;

/** Somebody else has what is locked; the message names the process. */
export class Locked extends Error {
  override readonly name = "Locked";
}

/**
 * Takes `<name>.db` for this process alone, and returns what gives it back. Of several that ask at the same moment one
 * gets it: an exclusive transaction would not do, since it is refused to all of them while they read the file.
 *
 * The lock is SQLite's on an open file, so it goes away with the process however that ends: a pid in a file would
 * outlive a crash and may by then be another program's. The pid is written beside it for the message only.
 * @param what is locked, for the message: "on /data", say
 * @throws Locked when another start has it
 */
export function takeLock(name: string, what: string): () => void {
  const [file, pidFile] = [`${name}.db`, `${name}.pid`];
  const lock = openDatabaseFile(file, "");
  try {
    lock.exec("BEGIN IMMEDIATE");
  } catch (error) {
    lock.close();
    if ((error as { errcode?: number }).errcode !== SQLITE_BUSY) throw new UnusableFile(file, error);
    throw new Locked(`The emulators already run ${what}, as process ${readPid(pidFile)}. Stop them first.`);
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
