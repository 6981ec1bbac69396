import { setTimeout as sleep } from "node:timers/promises";
import type { App } from "../../app.ts";
import { reasonOf } from "../../core/failure.ts";
import { readHistory, type IngestHistory } from "../../core/ingest/index.ts";
import { parseRawObject, RAW } from "../../core/layout.ts";
import type { Bucket, StoredObject } from "../../core/services/storage.ts";
import type { LakeGlance } from "./file-status.ts";

/** What the lake tells of the Drive folders. Each thing is read once, however many folders are opened. */
export interface Glances {
  /** What the runs over a folder of `sluice.json` left; undefined where none ended, or it can't be read in a few seconds. */
  history(rootId: string): Promise<IngestHistory | undefined>;
  /** Of the first 1000 raw objects: Drive can be looked at while the lake can't, and then no file's state is known. */
  some(rootId: string): Promise<LakeGlance>;
  /**
   * Of all raw objects.
   * @throws Failure `remote.*`, `credentials.*`, `bucket.missing`, `document.*`
   */
  all(rootId: string): Promise<LakeGlance>;
}

type RawObjects = Pick<LakeGlance, "byFileId" | "all">;

const GLANCE = 1000;
// Each is a request: of a file that was ingested alone before these only its failure is known, not the reason.
const PART_RUNS = 5;

/**
 * @param signal of the refresh that they are for
 * @param within milliseconds after which a history is not waited for
 */
export function openGlances(
  { connect, log }: Pick<App, "connect" | "log">,
  signal: AbortSignal,
  within: number,
): Glances {
  const histories = new Map<string, Promise<IngestHistory | undefined>>();
  let first: Promise<RawObjects> | undefined;
  let whole: Promise<RawObjects> | undefined;
  const lake = async () => (await connect()).clients.lake();

  function readOnce(rootId: string): Promise<IngestHistory | undefined> {
    const read = async () => readHistory(await lake(), rootId, { runs: 1, partRuns: PART_RUNS }, signal);
    const asked = histories.get(rootId) ?? read();
    histories.set(rootId, asked);
    return asked;
  }

  async function orNothing<T>(reading: Promise<T>, nothing: T): Promise<T> {
    try {
      return await reading;
    } catch (error) {
      // Of a refresh that another one came after, nobody waits for anything.
      if (!signal.aborted) log.warn(`The state of the files is not known: ${reasonOf(error)}`);
      return nothing;
    }
  }

  async function together(rootId: string, reading: Promise<RawObjects>): Promise<LakeGlance> {
    const [raw, history] = await Promise.all([reading, readOnce(rootId)]);
    return { ...raw, history };
  }

  return {
    history: (rootId) => beforeLong(orNothing(readOnce(rootId), undefined), within),
    some(rootId) {
      first ??= lake().then((bucket) => readFirst(bucket, signal));
      return orNothing(together(rootId, first), { byFileId: new Map(), all: false, history: undefined });
    },
    all(rootId) {
      whole ??= lake().then((bucket) => readAll(bucket, signal));
      return together(rootId, whole);
    },
  };
}

/** A lake that does not answer keeps no folder of Drive from being shown. */
async function beforeLong<T>(reading: Promise<T>, within: number): Promise<T | undefined> {
  const isRead = new AbortController();
  const late = sleep(within, undefined, { signal: isRead.signal }).catch(() => undefined);
  try {
    return await Promise.race([reading, late]);
  } finally {
    isRead.abort();
  }
}

async function readFirst(lake: Bucket, signal: AbortSignal): Promise<RawObjects> {
  const { objects, odd, nextPageToken } = await lake.list({ prefix: RAW, pageSize: GLANCE }, signal);
  return { byFileId: new Map(objects.map(byFileId)), all: nextPageToken === undefined && odd.length === 0 };
}

async function readAll(lake: Bucket, signal: AbortSignal): Promise<RawObjects> {
  let isAll = true;
  const objects = await Array.fromAsync(lake.all(RAW, signal, () => (isAll = false)));
  return { byFileId: new Map(objects.map(byFileId)), all: isAll };
}

function byFileId(object: StoredObject): [string, StoredObject] {
  return [parseRawObject(object.name)?.fileId ?? "", object];
}
