import type { Store } from "./store.ts";
import type { FileRow } from "./row.ts";

/** A change as it is stored: that a file is not as it was, at this place of the feed. */
export interface ChangeRow {
  readonly seq: number;
  readonly fileId: string;
  readonly driveId: string | null;
  readonly time: string;
}

/**
 * Notes that the file changed. A file has one entry, its latest; whoever could see the file at an earlier change that
 * is still unread stays in its audience, so that they learn when it goes out of their sight.
 */
export function noteChange(store: Store, file: Pick<FileRow, "id" | "driveId">, audience: Iterable<string>): void {
  const { database } = store;
  const previous = database.sql("SELECT audience FROM changes WHERE fileId = ?").get(file.id)?.["audience"];
  const people = new Set([...String(previous ?? "").split("|"), ...audience].filter((person) => person !== ""));
  database
    .sql(
      `INSERT INTO changes (seq, fileId, driveId, time, audience) VALUES (?, ?, ?, ?, ?)
       ON CONFLICT (fileId) DO UPDATE
       SET seq = excluded.seq, driveId = excluded.driveId, time = excluded.time, audience = excluded.audience`,
    )
    .run(nextChange(store), file.id, file.driveId, store.now().toISOString(), `|${[...people].join("|")}|`);
}

/** The number that the next change gets: a start page token. */
export function nextChange({ database }: Store): number {
  return Number(database.sql("SELECT ifnull(max(seq), 0) + 1 AS next FROM changes").get()?.["next"]);
}

/** Which changes somebody asks for. */
export interface ChangesWanted {
  readonly email: string;
  /** First change number wanted. */
  readonly from: number;
  readonly limit: number;
  /** Only of this shared drive. */
  readonly driveId?: string | undefined;
  readonly sharedDrives: boolean;
}

/** Changes of files that this person can see, or could, in order. */
export function listChanges({ database }: Store, wanted: ChangesWanted): ChangeRow[] {
  const rows = database
    .sql(
      `SELECT seq, fileId, driveId, time FROM changes
       WHERE seq >= ? AND instr(audience, ?) > 0 AND (? IS NULL OR driveId = ?) AND (? = 1 OR driveId IS NULL)
       ORDER BY seq LIMIT ?`,
    )
    .all(
      wanted.from,
      `|${wanted.email}|`,
      wanted.driveId ?? null,
      wanted.driveId ?? null,
      Number(wanted.sharedDrives),
      wanted.limit,
    );
  return rows as unknown as ChangeRow[];
}
