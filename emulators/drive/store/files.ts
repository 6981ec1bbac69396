import { newFileId, newRevisionId, newRootId } from "../ids.ts";
import { nameKey } from "../query/sql.ts";
import { noteChange } from "./changes.ts";
import type { Content } from "./content.ts";
import { FOLDER, isNative, type FileRow } from "./row.ts";
import type { Store } from "./store.ts";

/** What a new file is made of; `parent` null only for a root. */
export interface NewFile {
  readonly id?: string | undefined;
  readonly name: string;
  readonly mimeType: string;
  readonly parent: string | null;
  readonly driveId: string | null;
  readonly owner: string | null;
  readonly createdBy: string;
  readonly createdTime?: string | undefined;
  readonly modifiedTime?: string | undefined;
  readonly starred?: boolean | undefined;
  readonly shortcutTarget?: string | undefined;
  readonly details?: Readonly<Record<string, unknown>>;
  readonly content?: Content | undefined;
}

/** What an update changes; a missing field stays. */
export interface FileUpdate {
  readonly name?: string | undefined;
  readonly mimeType?: string | undefined;
  readonly parent?: string | undefined;
  readonly driveId?: string | null | undefined;
  readonly modifiedTime?: string | undefined;
  readonly starred?: boolean | undefined;
  readonly details?: Readonly<Record<string, unknown>> | undefined;
  readonly content?: Content | undefined;
}

/** The file with this id, whoever may see it; undefined where there is none. */
export function findFile({ database }: Store, id: string): FileRow | undefined {
  return database.sql("SELECT * FROM files WHERE id = ?").get(id) as unknown as FileRow | undefined;
}

/** The root of this person's My Drive, made when it is first asked for. */
export function rootOf(store: Store, email: string): FileRow {
  const known = store.database.sql("SELECT fileId FROM roots WHERE email = ?").get(email)?.["fileId"];
  if (known !== undefined) return present(store, String(known));
  return store.database.transaction(() => {
    const id = newRootId();
    insert(store, {
      id,
      name: "My Drive",
      mimeType: FOLDER,
      parent: null,
      driveId: null,
      owner: email,
      createdBy: email,
    });
    store.database.sql("INSERT INTO roots (email, fileId) VALUES (?, ?)").run(email, id);
    return present(store, id);
  });
}

/** Creates a file, and tells the change feed. */
export function createFile(store: Store, file: NewFile): FileRow {
  return store.database.transaction(() => {
    const id = insert(store, file);
    if (file.mimeType === FOLDER) store.access.forget();
    const created = present(store, id);
    noteChange(store, created, store.access.audience(created));
    return created;
  });
}

/** Changes a file, and tells the change feed of everybody who saw it before or does now. */
export function updateFile(store: Store, before: FileRow, update: FileUpdate, by: string): FileRow {
  const { database, access } = store;
  return database.transaction(() => {
    const seenBefore = access.audience(before);
    const now = store.now().toISOString();
    const touched = update.name !== undefined || update.content !== undefined || update.details !== undefined;
    const name = update.name ?? before.name;
    const mimeType = update.mimeType ?? before.mimeType;
    const driveId = update.driveId === undefined ? before.driveId : update.driveId;
    database
      .sql(
        `UPDATE files SET name = ?, nameKey = ?, mimeType = ?, parent = ?, driveId = ?, modifiedTime = ?, starred = ?,
         details = ?, lastModifyingUser = ?, version = version + 1 WHERE id = ?`,
      )
      .run(
        name,
        nameKey(name),
        mimeType,
        update.parent ?? before.parent,
        driveId,
        update.modifiedTime ?? (touched ? now : before.modifiedTime),
        Number(update.starred ?? before.starred === 1),
        update.details ? JSON.stringify(update.details) : before.details,
        by,
        before.id,
      );
    if (update.content) setContent(store, before.id, mimeType, update.content);
    if (update.parent !== undefined) {
      access.forget();
      inheritTrash(store, before.id);
      if (driveId !== before.driveId) moveToDrive(store, before.id, driveId, by);
    }
    const after = present(store, before.id);
    noteChange(store, after, seenBefore.union(access.audience(after)));
    return after;
  });
}

/** Moves the file into the trash or out of it. What is below a folder follows, without a change of its own. */
export function setTrashed(store: Store, file: FileRow, trashed: boolean, by: string): FileRow {
  return store.database.transaction(() => {
    store.database
      .sql(
        `UPDATE files SET explicitlyTrashed = ?, lastModifyingUser = ?, version = version + 1,
         details = json_set(details, '$.trashedTime', ?, '$.trashingUser', ?) WHERE id = ?`,
      )
      .run(Number(trashed), by, store.now().toISOString(), by, file.id);
    inheritTrash(store, file.id);
    const after = present(store, file.id);
    noteChange(store, after, store.access.audience(after));
    return after;
  });
}

/**
 * Deletes for good, with everything below. Only the file itself gets a change entry.
 * @returns the contents that nothing refers to any more, to be discarded by the caller
 */
export function deleteFile(store: Store, file: FileRow): string[] {
  const { database, access } = store;
  return database.transaction(() => {
    const audience = access.audience(file);
    const blobs = database
      .sql(`${BELOW} SELECT blob FROM files WHERE id IN below AND blob IS NOT NULL`)
      .all(file.id)
      .map((row) => String(row["blob"]));
    database.sql(`${BELOW} DELETE FROM permissions WHERE fileId IN below`).run(file.id);
    database.sql(`${BELOW} DELETE FROM files WHERE id IN below`).run(file.id);
    access.forget();
    noteChange(store, file, audience);
    return blobs;
  });
}

/** What lies in the trash by itself: of this person's My Drive, or of a shared drive. */
export function trashOf({ database }: Store, owner: { email: string } | { driveId: string }): FileRow[] {
  const rows =
    "email" in owner
      ? database.sql("SELECT * FROM files WHERE explicitlyTrashed = 1 AND owner = ?").all(owner.email)
      : database.sql("SELECT * FROM files WHERE explicitlyTrashed = 1 AND driveId = ?").all(owner.driveId);
  return rows as unknown as FileRow[];
}

/** Whether `id` is the folder itself or lies below it. */
export function isBelow({ database }: Store, id: string, folderId: string): boolean {
  return database.sql(`${BELOW} SELECT 1 FROM below WHERE id = ?`).get(folderId, id) !== undefined;
}

const BELOW = `WITH RECURSIVE below (id) AS (
  VALUES (?) UNION SELECT f.id FROM files f JOIN below ON f.parent = below.id)`;

function present(store: Store, id: string): FileRow {
  const file = findFile(store, id);
  if (!file) throw new Error(`file ${id} vanished`);
  return file;
}

function insert(store: Store, file: NewFile): string {
  const id = file.id ?? newFileId();
  const now = store.now().toISOString();
  const trashed = store.database.sql("SELECT trashed FROM files WHERE id = ?").get(file.parent)?.["trashed"];
  store.database
    .sql(
      `INSERT INTO files (id, name, nameKey, mimeType, parent, driveId, owner, createdTime, modifiedTime, version,
       trashed, explicitlyTrashed, starred, lastModifyingUser, shortcutTarget, details)
       VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, 1, ?, 0, ?, ?, ?, ?)`,
    )
    .run(
      id,
      file.name,
      nameKey(file.name),
      file.mimeType,
      file.parent,
      file.driveId,
      file.owner,
      file.createdTime ?? now,
      file.modifiedTime ?? now,
      trashed ?? 0,
      Number(file.starred ?? false),
      file.createdBy,
      file.shortcutTarget ?? null,
      JSON.stringify(file.details ?? {}),
    );
  if (file.content) setContent(store, id, file.mimeType, file.content);
  return id;
}

/** A native document keeps the bytes it is exported from, but shows none of what binary content shows. */
function setContent({ database }: Store, id: string, mimeType: string, content: Content): void {
  const binary = isNative(mimeType) ? undefined : content;
  database
    .sql(
      `UPDATE files SET blob = ?, size = ?, md5Checksum = ?, sha1Checksum = ?, sha256Checksum = ?, headRevisionId = ?
       WHERE id = ?`,
    )
    .run(
      content.blob,
      content.size,
      binary?.md5 ?? null,
      binary?.sha1 ?? null,
      binary?.sha256 ?? null,
      binary ? newRevisionId() : null,
      id,
    );
}

/** Works out `trashed` anew for the file and all below it. */
function inheritTrash({ database }: Store, id: string): void {
  database
    .sql(
      `WITH RECURSIVE state (id, trashed) AS (
         SELECT f.id, max(f.explicitlyTrashed, ifnull(p.trashed, 0))
         FROM files f LEFT JOIN files p ON p.id = f.parent WHERE f.id = ?
         UNION SELECT f.id, max(f.explicitlyTrashed, state.trashed) FROM files f JOIN state ON f.parent = state.id)
       UPDATE files SET trashed = state.trashed FROM state WHERE files.id = state.id`,
    )
    .run(id);
}

/** In a My Drive files have an owner, in a shared drive they have none. */
function moveToDrive({ database }: Store, id: string, driveId: string | null, by: string): void {
  database
    .sql(`${BELOW} UPDATE files SET driveId = ?, owner = ? WHERE id IN below`)
    .run(id, driveId, driveId === null ? by : null);
}
