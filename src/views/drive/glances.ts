import { setTimeout as sleep } from "node:timers/promises";
import type { App } from "../../app.ts";
import { forEachConcurrent } from "../../core/concurrency.ts";
import { reasonOf } from "../../core/failure.ts";
import { readHistory, type IngestHistory } from "../../core/ingest/index.ts";
import { parseRawObject, RAW, rawPrefix } from "../../core/layout.ts";
import type { Bucket, StoredObject } from "../../core/services/storage.ts";
import type { LakeGlance } from "./file-status.ts";

/** What the lake tells of the Drive folders. Each thing is read once, however many folders are opened. */
export interface Glances {
  /** What the runs over a folder of `sluice.json` left; undefined where none ended, or it can't be read in a few seconds. */
  history(rootId: string): Promise<IngestHistory | undefined>;
  /** Of the first raw objects, a page of them: Drive can be looked at while the lake can't, and then no file's state is known. */
  some(rootId: string): Promise<LakeGlance>;
  /** The same, and of these files whatever it says of them: one that is not among the first objects is asked for. */
  of(rootId: string, fileIds: readonly string[]): Promise<LakeGlance>;
  /**
   * Of all raw objects.
   * @throws Failure `remote.*`, `credentials.*`, `bucket.missing`, `document.*`
   */
  all(rootId: string): Promise<LakeGlance>;
}

type RawObjects = Pick<LakeGlance, "byFileId" | "all">;

const OBJECTS_AT_ONCE = 16;
/** Where the lake tells nothing. */
export const NOTHING: LakeGlance = { byFileId: new Map(), all: false, history: undefined };
// Each is a request: of a file that was ingested alone before these only its failure is known, not the reason.
const PART_RUNS = 5;

/** How much is read of the lake, and how long it is waited for. */
export interface GlanceLimits {
  /** Milliseconds after which a history is not waited for. */
  readonly within: number;
  /** Raw objects that are looked at unasked: one page. */
  readonly objects: number;
}

/** @param signal of the refresh that they are for */
export function openGlances(
  { connect, log }: Pick<App, "connect" | "log">,
  signal: AbortSignal,
  { within, objects }: GlanceLimits,
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

  function some(rootId: string): Promise<LakeGlance> {
    first ??= lake().then((bucket) => readFirst(bucket, objects, signal));
    return orNothing(together(rootId, first), NOTHING);
  }

  async function look(glance: LakeGlance, fileIds: Iterable<string>): Promise<LakeGlance> {
    const bucket = await lake();
    const known = new Map(glance.byFileId);
    let isAll = true;
    await forEachConcurrent(fileIds, OBJECTS_AT_ONCE, async (fileId) => {
      const { objects: found, odd } = await bucket.list({ prefix: rawPrefix(fileId), pageSize: 1 }, signal);
      isAll &&= odd.length === 0;
      for (const object of found) known.set(fileId, object);
    });
    return { ...glance, byFileId: known, all: isAll };
  }

  return {
    history: (rootId) => beforeLong(orNothing(readOnce(rootId), undefined), within),
    some,
    async of(rootId, fileIds) {
      const glance = await some(rootId);
      const missing = new Set(fileIds.filter((id) => !glance.byFileId.has(id)));
      if (glance === NOTHING || glance.all || missing.size === 0) return glance;
      return orNothing(look(glance, missing), glance);
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

async function readFirst(lake: Bucket, pageSize: number, signal: AbortSignal): Promise<RawObjects> {
  const { objects, odd, nextPageToken } = await lake.list({ prefix: RAW, pageSize }, signal);
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
