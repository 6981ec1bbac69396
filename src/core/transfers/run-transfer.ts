import { forEachConcurrent } from "../concurrency.ts";
import { Failure, isFailure } from "../failure.ts";
import { gsUri } from "../layout.ts";
import { downloadFile, type Moving } from "./download-file.ts";
import type { Ends, Policy, Source, Target, TransferItem, TransferPlan, TransferResult } from "./plan.ts";
import { isSameObject } from "./plan-objects.ts";
import { requireSameBytes } from "./proven-copy.ts";
import { findFolders } from "./plan-upload.ts";
import { inFreePlace, uploadToBucket, uploadToDrive } from "./upload-file.ts";

/** How far a transfer is. */
export interface TransferProgress {
  /** Files that are dealt with, whatever became of them, and how many there are. */
  readonly files: { readonly done: number; readonly of: number };
  readonly bytes: { readonly done: number; readonly of: number };
  /** A file that is under way, or was last. */
  readonly name: string;
}

/** How a plan is carried out. */
export interface TransferOptions {
  readonly policy?: Policy;
  /** Files side by side. */
  readonly concurrency?: number;
  readonly report?: (progress: TransferProgress) => void;
  readonly signal: AbortSignal;
}

// Each upload holds a chunk of 8 MiB; more files at a time would not fill a line any better.
const CONCURRENCY = 4;

/**
 * Carries out a plan, several files at a time. A file that fails does not stop the others; what ended otherwise than by a
 * failure of ours does. After an abort what was begun ends soon, whole or not at all, and the rest is `cancelled`. The same
 * plan may be run again, or its rest alone: `planOfRest`.
 * @returns how each item ended, in the plan's order
 * @throws Failure `transfer.exists` when something is taken and the policy is to refuse, which is the default: nothing is begun
 */
export async function runTransfer(
  plan: TransferPlan,
  ends: Ends,
  { policy = "refuse", concurrency = CONCURRENCY, report, signal }: TransferOptions,
): Promise<readonly TransferResult[]> {
  const taken = plan.items.filter((item) => item.taken !== undefined);
  if (policy === "refuse" && taken.length > 0)
    throw new Failure("transfer.exists", { names: taken.map(({ name }) => name) });
  const results: TransferResult[] = plan.items.map((item) => ({ item, outcome: "cancelled" }));
  const progress = { files: 0, bytes: 0 };
  const tell = (name: string) =>
    report?.({
      files: { done: progress.files, of: plan.items.length },
      bytes: { done: progress.bytes, of: plan.bytes },
      name,
    });
  const folderOf = makeFolders(ends, signal);
  const isOver = () => signal.aborted;

  await forEachConcurrent(plan.items.entries(), concurrency, async ([at, item]) => {
    if (isOver()) return;
    let counted = 0;
    const moved = (bytes: number) => {
      counted += bytes;
      progress.bytes += bytes;
      tell(item.name);
    };
    try {
      results[at] = await carryOut(plan.kind, item, { ends, policy, moved, signal }, folderOf);
    } catch (error) {
      // It is neither done nor has it failed.
      if (isOver()) return;
      if (!isFailure(error)) throw error;
      results[at] = { item, outcome: "failed", failure: error };
    }
    progress.files++;
    // What did not have to come, or could not, is dealt with too.
    moved(item.bytes - counted);
  });
  return results;
}

type FolderOf = (root: string, names: readonly string[]) => Promise<string>;

async function carryOut(
  kind: TransferPlan["kind"],
  item: TransferItem,
  moving: Moving,
  folderOf: FolderOf,
): Promise<TransferResult> {
  if (item.isThere === true && kind !== "move") return { item, outcome: "same" };
  if (item.taken !== undefined && moving.policy === "skip") return { item, outcome: "skipped" };
  const { from, to } = item;
  if (to.kind === "local") {
    const at = await downloadFile({ ...item, to }, moving);
    return at === undefined ? { item, outcome: "skipped" } : { item, outcome: "done", at };
  }
  if (from.kind === "local" && to.kind === "object")
    return { item, outcome: "done", at: await uploadToBucket({ ...item, from, to }, moving) };
  if (from.kind === "local" && to.kind === "drive")
    return { item, outcome: "done", at: await uploadToDrive({ ...item, from, to }, folderOf, moving) };
  if (from.kind === "object" && to.kind === "object") return copyObject(kind, { ...item, from, to }, moving);
  if (from.kind === "object" && to.kind === "nowhere") {
    await removeSource(from, moving);
    return { item, outcome: "done", at: undefined };
  }
  throw new Error(`nothing moves from ${from.kind} to ${to.kind}`);
}

type Objects = TransferItem & {
  readonly from: Extract<Source, { kind: "object" }>;
  readonly to: Extract<Target, { kind: "object" }>;
};

async function copyObject(kind: TransferPlan["kind"], item: Objects, moving: Moving): Promise<TransferResult> {
  const { from, to, taken, isThere } = item;
  const { ends, policy, moved, signal } = moving;
  const bucket = (await ends.clients.storage()).bucket(to.bucket);
  const source = { bucket: from.bucket, name: from.object.name };
  let done = 0;
  const report = (bytes: number) => {
    moved(bytes - done);
    done = bytes;
  };
  const put = async (target: string, ifGenerationMatch: string): Promise<void> => {
    const copying = { ifGenerationMatch, sourceGeneration: from.object.generation, report };
    const made = await bucket.copy(source, target, copying, signal);
    requireSameBytes(made, from.object);
  };
  let at: string | undefined;
  // What the plan found there may have gone since, and a move would then take the last one.
  const isStillThere = isThere === true && isSameObject(await bucket.stat(to.name, signal), from.object);
  if (!isStillThere) {
    if (taken !== undefined && policy === "keep-both")
      at = await inFreePlace(to.name, put, (one) => bucket.stat(one, signal));
    else {
      await put(to.name, taken?.kind === "object" ? taken.generation : "0").catch((error: unknown) => {
        if (taken !== undefined || !isFailure(error, "remote.conflict")) throw error;
        throw new Failure("transfer.exists", { names: [gsUri(to.bucket, to.name)] }, { cause: error });
      });
    }
  }
  if (kind === "move") await removeSource(from, moving);
  return { item, outcome: "done", at };
}

/** Removes what was planned; a newer one survives. */
async function removeSource({ bucket, object }: Objects["from"], { ends, signal }: Moving): Promise<void> {
  const inBucket = (await ends.clients.storage()).bucket(bucket);
  await inBucket.remove(object.name, { ifGenerationMatch: object.generation }, signal);
}

/** Folders of Drive by names, each made once, however many files wait for it. */
function makeFolders({ clients }: Ends, signal: AbortSignal): FolderOf {
  const made = new Map<string, Promise<string>>();
  const folderOf: FolderOf = (root, names) => {
    if (names.length === 0) return Promise.resolve(root);
    const key = JSON.stringify([root, ...names]);
    // One that could not be made is tried again by the next file that wants it.
    const folder = made.get(key) ?? make(root, names);
    made.set(key, folder);
    folder.catch(() => made.delete(key));
    return folder;
  };
  async function make(root: string, names: readonly string[]): Promise<string> {
    const drive = await clients.drive();
    const parent = await folderOf(root, names.slice(0, -1));
    const name = names.at(-1) ?? "";
    return (await findFolders(drive, signal)(parent, [name])) ?? (await drive.createFolder(parent, name, signal)).id;
  }
  return folderOf;
}
