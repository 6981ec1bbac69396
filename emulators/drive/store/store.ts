import { join } from "node:path";
import { createAccess, type Access } from "./access.ts";
import { openContent, type ContentStore } from "./content.ts";
import { openDatabase, type Database } from "./database.ts";
import { defineTextFunctions } from "./text.ts";

/** What the emulated Drive remembers. */
export interface Store {
  readonly database: Database;
  readonly content: ContentStore;
  readonly access: Access;
  readonly now: () => Date;
}

/** Opens the folder, and clears away what a killed process left half done. */
export async function openStore(folder: string, now: () => Date): Promise<Store> {
  const database = openDatabase(join(folder, "drive.sqlite"));
  defineTextFunctions(database);
  const content = await openContent(folder);
  const used = new Set(
    database
      .prepare("SELECT blob FROM files WHERE blob IS NOT NULL")
      .all()
      .map((row) => String(row["blob"])),
  );
  const session = database.sql("SELECT 1 FROM sessions WHERE id = ?");
  await content.sweep(
    (blob) => used.has(blob),
    (id) => session.get(id) !== undefined,
  );
  return { database, content, access: createAccess(database), now };
}
