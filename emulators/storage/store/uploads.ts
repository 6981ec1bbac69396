import { randomBytes } from "node:crypto";
import type { DatabaseSync } from "node:sqlite";

/** A resumable upload. How far it got is the size of its draft; it lives a week, as at Google. */
export interface Upload<Insertion, Result> {
  readonly id: string;
  readonly blob: string;
  readonly state: "open" | "done" | "dead";
  /** What is to be made of the bytes. */
  readonly insertion: Insertion;
  /** What was made of them, when done. */
  readonly result?: Result;
}

/** The upload sessions there are. They outlive a restart. */
export interface Uploads<Insertion, Result> {
  create(blob: string, insertion: Insertion): Upload<Insertion, Result>;
  find(id: string): Upload<Insertion, Result> | undefined;
  finish(id: string, result: Result): void;
  /** Nothing more will come of it: cancelled, or refused. */
  close(id: string): void;
  /** Whether an open upload writes to the blob. */
  uses(blob: string): boolean;
}

const LIFETIME_MS = 7 * 24 * 60 * 60 * 1000;

interface UploadRow {
  readonly id: string;
  readonly blob: string;
  readonly created: string;
  readonly state: "open" | "done" | "dead";
  readonly insertion: string;
  readonly result: string | null;
}

/** Forgets uploads that are over a week old, then keeps the rest. */
export function createUploads<Insertion, Result>(database: DatabaseSync, now: () => Date): Uploads<Insertion, Result> {
  const insert = database.prepare("INSERT INTO uploads VALUES (?, ?, ?, 'open', ?, NULL) RETURNING *");
  const select = database.prepare("SELECT * FROM uploads WHERE id = ?");
  const close = database.prepare("UPDATE uploads SET state = ?, result = ? WHERE id = ?");
  const openWith = database.prepare("SELECT 1 FROM uploads WHERE blob = ? AND state = 'open'");
  database.prepare("DELETE FROM uploads WHERE created < ?").run(oldest());

  function oldest(): string {
    return new Date(now().getTime() - LIFETIME_MS).toISOString();
  }

  function uploadOf(row: UploadRow): Upload<Insertion, Result> {
    return {
      id: row.id,
      blob: row.blob,
      state: row.state === "open" && row.created < oldest() ? "dead" : row.state,
      insertion: JSON.parse(row.insertion) as Insertion,
      ...(row.result === null ? {} : { result: JSON.parse(row.result) as Result }),
    };
  }

  return {
    create(blob, insertion) {
      const id = randomBytes(24).toString("base64url");
      return uploadOf(insert.get(id, blob, now().toISOString(), JSON.stringify(insertion)) as unknown as UploadRow);
    },
    find(id) {
      const row = select.get(id);
      return row && uploadOf(row as unknown as UploadRow);
    },
    finish: (id, result) => void close.run("done", JSON.stringify(result), id),
    close: (id) => void close.run("dead", null, id),
    uses: (blob) => openWith.get(blob) !== undefined,
  };
}
