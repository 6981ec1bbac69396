import { join } from "node:path";
import type { SQLOutputValue } from "node:sqlite";
import { openDatabaseFile } from "../../store/database.ts";
import { Batch } from "./batch.ts";
import { placeName, type Place } from "../methods/names.ts";

/** All batches, in SQLite. A deleted one stays behind its operation and its request id, as it does at Google. */
export interface BatchStore {
  insert(place: Place, batch: Batch, requestId: string | undefined): void;
  /** Applies a change to the stored state and returns the outcome. */
  update(uuid: string, change: (batch: Batch) => Batch): Batch;
  remove(uuid: string): void;
  byName(name: string): Batch | undefined;
  /** Deleted batches included. */
  byOperation(operation: string): Batch | undefined;
  /** Deleted batches included. */
  byRequest(place: Place, requestId: string): Batch | undefined;
  list(place: Place): Batch[];
  /** Deleted batches included, newest first. */
  listOperations(place: Place): Batch[];
  unfinished(): Batch[];
  close(): void;
}

const SCHEMA = `
  PRAGMA journal_mode = WAL;
  CREATE TABLE IF NOT EXISTS batches (
    uuid TEXT PRIMARY KEY,
    place TEXT NOT NULL,
    name TEXT NOT NULL,
    operation TEXT NOT NULL UNIQUE,
    request_id TEXT,
    deleted INTEGER NOT NULL DEFAULT 0,
    json TEXT NOT NULL
  ) STRICT;
  CREATE UNIQUE INDEX IF NOT EXISTS live_names ON batches (name) WHERE deleted = 0;
  CREATE UNIQUE INDEX IF NOT EXISTS requests ON batches (place, request_id);
`;

/** Opens the batches of a folder; what was there before is there again. */
export function openStore(folder: string): BatchStore {
  const database = openDatabaseFile(join(folder, "batches.db"), SCHEMA);

  const select = (where: string, ...values: (string | number)[]): Batch[] =>
    database
      .prepare(`SELECT json FROM batches WHERE ${where} ORDER BY rowid DESC`)
      .all(...values)
      .map(parse);
  const save = (batch: Batch) =>
    database.prepare("UPDATE batches SET json = ? WHERE uuid = ?").run(JSON.stringify(batch), batch.uuid);

  return {
    insert(place, batch, requestId) {
      database
        .prepare("INSERT INTO batches (uuid, place, name, operation, request_id, json) VALUES (?, ?, ?, ?, ?, ?)")
        .run(batch.uuid, placeName(place), batch.name, batch.operation, requestId ?? null, JSON.stringify(batch));
    },
    update(uuid, change) {
      const [batch] = select("uuid = ?", uuid);
      if (!batch) throw new Error(`no batch with uuid ${uuid}`);
      const changed = change(batch);
      save(changed);
      return changed;
    },
    remove: (uuid) => void database.prepare("UPDATE batches SET deleted = 1 WHERE uuid = ?").run(uuid),
    byName: (name) => select("deleted = 0 AND name = ?", name)[0],
    byOperation: (operation) => select("operation = ?", operation)[0],
    byRequest: (place, requestId) => select("place = ? AND request_id = ?", placeName(place), requestId)[0],
    list: (place) => select("deleted = 0 AND place = ?", placeName(place)),
    listOperations: (place) => select("place = ?", placeName(place)),
    unfinished: () => select("json ->> 'state' IN ('PENDING', 'RUNNING', 'CANCELLING')").reverse(),
    close: () => database.close(),
  };
}

function parse({ json }: Record<string, SQLOutputValue>): Batch {
  return Batch.parse(JSON.parse(String(json)));
}
