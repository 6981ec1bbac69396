import type { DriveChange } from "../drive.ts";
import { isFailure } from "../failure.ts";
import { affectedBy, type Affected } from "./affected.ts";
import { workThrough } from "./at-once.ts";
import type { RunContext } from "./context.ts";
import { inTree, settleGone } from "./gone.ts";
import { isMissed, listKnown, lookUp, type KnownObject } from "./known.ts";
import type { SeenFile } from "./seen.ts";
import type { IngestMode } from "./options.ts";
import { settle } from "./settle.ts";
import type { IngestState } from "./state.ts";
import { rootOnly, type Folder } from "./tree.ts";
import { walk } from "./walk.ts";

const FILES_AT_ONCE = 16;
const LOOK_UPS_AT_ONCE = 8;

/** What the next run starts from. */
export interface Looked {
  readonly tree: ReadonlyMap<string, Folder>;
  readonly changesToken: string | null;
  /** Files in raw/ that are not gone, without those that this run added. */
  readonly filesBefore: number;
  /** The deadline came before the end. */
  readonly more: boolean;
}

/** Looks at the folder in the way that is asked for, or that has become necessary. */
export async function lookAtFolder(
  run: RunContext,
  state: IngestState,
  wanted: { mode: IngestMode; reconcileBefore: Date; driveId: string | undefined },
): Promise<{ mode: IngestMode; looked: Looked }> {
  const { mode, reconcileBefore, driveId } = wanted;
  const last = state.lastReconciliation;
  if (mode === "incremental" && last !== null && new Date(last) > reconcileBefore) {
    const looked = await lookAtChanges(run, state, driveId);
    if (looked) return { mode, looked };
  }
  return { mode: "reconcile", looked: await reconcile(run, driveId) };
}

/** Compares the whole folder tree with the whole of raw/. Depends on nothing that an earlier run left. */
async function reconcile(run: RunContext, driveId: string | undefined): Promise<Looked> {
  // Before the walk: what changes while it goes on is then in the feed of the next run.
  const changesToken = await startToken(run, driveId);
  const known = await listKnown(run.lake, run, run.signal);
  const ours = [...known.values()].filter((object) => object.ofThisFolder && !object.gone).length;
  const filesBefore = ours - run.manifest.tally.growth;
  const tree = rootOnly(run.folderId);

  const files = inTime(run, walk(run.drive, [run.folderId], tree, run.signal));
  await workThrough(files, FILES_AT_ONCE, async (seen) => {
    const object = known.get(seen.file.id);
    known.delete(seen.file.id);
    await settle(run, seen, object);
  });
  if (run.isLate()) return { tree, changesToken, filesBefore, more: true };
  const objects = new Map([...known].filter(([, object]) => isMissed(object)));
  await settleGone(run, { objects, of: ours }, tree);
  return { tree, changesToken, filesBefore, more: false };
}

/**
 * Looks at what changed since the last run and at what that run still owed.
 * Undefined when this can't be known, and the folder has to be reconciled: the feed takes the token no more, or a
 * folder left the tree.
 */
async function lookAtChanges(
  run: RunContext,
  state: IngestState,
  driveId: string | undefined,
): Promise<Looked | undefined> {
  const feed = state.changesToken === null ? undefined : await readChanges(run, state.changesToken, driveId);
  if (!feed) return undefined;
  const affected = affectedBy(new Map(Object.entries(state.folders)), feed.changes);
  if (affected.folderLeft) return undefined;
  const { tree } = affected;
  const filesBefore = state.files;
  const elsewhere = new Set(affected.elsewhere);

  await workThrough(inTime(run, changedFiles(run, affected, state.owed, elsewhere)), FILES_AT_ONCE, async (seen) => {
    await settle(run, seen, await lookUp(run.lake, seen.file.id, run, run.signal));
  });
  if (run.isLate()) return { tree, changesToken: feed.token, filesBefore, more: true };
  await settleGone(run, { objects: await ingestedBefore(run, elsewhere), of: filesBefore }, tree);
  return { tree, changesToken: feed.token, filesBefore, more: false };
}

/** Adds what is owed and has left the tree to `elsewhere`. */
async function* changedFiles(
  run: RunContext,
  { files, walk: folders, tree }: Affected,
  owed: readonly string[],
  elsewhere: Set<string>,
): AsyncGenerator<SeenFile> {
  yield* files;
  yield* walk(run.drive, folders, tree, run.signal);
  for (const fileId of owed) {
    const seen = inTree(await run.drive.get(fileId, run.signal), tree);
    if (seen) yield seen;
    else elsewhere.add(fileId);
  }
}

/** Which of these files are this folder's in raw/. */
async function ingestedBefore(run: RunContext, fileIds: ReadonlySet<string>): Promise<Map<string, KnownObject>> {
  const found = new Map<string, KnownObject>();
  await workThrough(fileIds, LOOK_UPS_AT_ONCE, async (fileId) => {
    const known = await lookUp(run.lake, fileId, run, run.signal);
    if (known && isMissed(known)) found.set(fileId, known);
  });
  return found;
}

async function readChanges(run: RunContext, from: string, driveId: string | undefined) {
  const changes: DriveChange[] = [];
  for (let token = from; ;) {
    const page = await run.drive.changes(token, driveId, run.signal).catch((error: unknown) => {
      if (isFailure(error, "remote.invalid") || isFailure(error, "remote.not-found")) return undefined;
      throw error;
    });
    if (!page) return undefined;
    changes.push(...page.changes);
    if (page.newStart !== undefined) return { changes, token: page.newStart };
    if (page.next === undefined) return undefined;
    token = page.next;
  }
}

/**
 * Null where the feed can't be used: whoever sees one folder of a shared drive without being a member of the drive is
 * told that the drive does not exist.
 */
async function startToken(run: RunContext, driveId: string | undefined): Promise<string | null> {
  try {
    return await run.drive.startPageToken(driveId, run.signal);
  } catch (error) {
    if (driveId !== undefined && isFailure(error, "remote.not-found")) return null;
    throw error;
  }
}

/** The files until it is time to stop. */
async function* inTime(run: RunContext, files: AsyncIterable<SeenFile>): AsyncGenerator<SeenFile> {
  for await (const file of files) {
    if (run.isLate()) return;
    yield file;
  }
}
