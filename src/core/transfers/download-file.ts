import { rm, stat } from "node:fs/promises";
import { join } from "node:path";
import type { Readable } from "node:stream";
import { Failure, isFailure, type Resource, type Service } from "../failure.ts";
import { remoteFailure } from "../google/remote-failure.ts";
import { gsUri } from "../layout.ts";
import { checksumOf, driveChecksumOf, summing, type Checksum } from "./checksums.ts";
import { notWritten, openPart, publishPart, type PartFile } from "./part-file.ts";
import type { Ends, Policy, Source, Target, TransferItem } from "./plan.ts";

/** How one file is moved. */
export interface Moving {
  readonly ends: Ends;
  readonly policy: Policy;
  /** Is told of bytes as they pass; fewer than none where some have to come again. */
  readonly moved: (bytes: number) => void;
  readonly signal: AbortSignal;
}

// Cuts in a row without a byte between them after which it is no use; each read of them has been tried several times.
const MOST_CUTS = 3;

/**
 * Brings one file here. It goes into a part file beside its place, which a later run goes on with by range; whole and proven
 * by its checksum, it gets its name at once. Of memory it takes a piece of a stream. Bytes come as they are stored, those of
 * a compressed object compressed.
 * @returns where it stands; undefined where something stands there that is to stay
 * @throws Failure `transfer.*`, `remote.*`, `credentials.*`
 */
export async function downloadFile(
  item: TransferItem & { readonly to: Extract<Target, { kind: "local" }> },
  moving: Moving,
): Promise<string | undefined> {
  const { to, name, taken } = item;
  // What appeared since the plan was made was seen by nobody.
  const policy = taken === undefined && moving.policy === "replace" ? "refuse" : moving.policy;
  const reading = readingOf(item.from);
  const part = await openPart(to.folder, to.path, reading.identity);
  let isOfUse = true;
  try {
    await fetchInto(part, { ...reading, name }, moving);
    return await publishPart(part, join(to.folder, ...to.path), { policy, name, taken });
  } catch (error) {
    isOfUse = !OF_NO_USE.some((code) => isFailure(error, code)) && (await sizeOf(part.path)) > 0;
    throw error;
  } finally {
    await part.handle.close();
    if (!isOfUse) await rm(part.path, { force: true });
  }
}

// After these nobody will go on with what has come.
const OF_NO_USE = ["transfer.damaged", "transfer.source-changed", "transfer.exists", "remote.not-found"] as const;

async function sizeOf(path: string): Promise<number> {
  return (await stat(path).catch(() => undefined))?.size ?? 0;
}

/** What is read, piece by piece. */
interface Reading {
  readonly service: Service;
  readonly what: Resource;
  /** Names the content. */
  readonly identity: string;
  readonly size: number;
  readonly checksum: Checksum | undefined;
  /** Bytes from `start` on. */
  readonly open: (ends: Ends, start: number, signal: AbortSignal) => Promise<Readable>;
  /** Whether it is still there as it was. */
  readonly isUnchanged: (ends: Ends, signal: AbortSignal) => Promise<boolean>;
}

function readingOf(from: Source): Reading {
  switch (from.kind) {
    case "object": {
      const { bucket, object } = from;
      const { name, generation } = object;
      return {
        ...{ service: "storage", what: { kind: "object", uri: gsUri(bucket, name) } },
        identity: JSON.stringify(["object", bucket, name, generation]),
        size: object.size,
        checksum: checksumOf(object),
        open: async ({ clients }, start, signal) =>
          (await clients.storage()).bucket(bucket).read(name, { ...(start > 0 && { start }), generation }, signal),
        // A generation is what it is.
        isUnchanged: () => Promise.resolve(true),
      };
    }
    case "drive": {
      const { id, md5Checksum, size = 0 } = from.file;
      return {
        ...{ service: "drive", what: { kind: "file", id } },
        identity: JSON.stringify(["drive", id, md5Checksum]),
        size,
        checksum: driveChecksumOf(from.file),
        open: async ({ clients }, start, signal) =>
          (await clients.drive()).download(id, signal, start > 0 ? start : undefined),
        isUnchanged: async ({ clients }, signal) =>
          (await (await clients.drive()).get(id, signal))?.md5Checksum === md5Checksum,
      };
    }
    case "local":
      throw new Error("what is here already is not downloaded");
  }
}

/** Fills the part file. What an earlier run left in it and proves wrong is fetched anew, once. */
async function fetchInto(part: PartFile, reading: Reading & { readonly name: string }, moving: Moving): Promise<void> {
  const { checksum, name, size } = reading;
  const kept = part.size <= size ? part.size : 0;
  const got = await fetchFrom(part, kept, reading, moving);
  if (checksum === undefined || got === checksum.value) return;
  if (kept > 0) {
    moving.moved(-size);
    const anew = await fetchFrom(part, 0, reading, moving);
    if (anew === checksum.value) return;
  }
  if (!(await reading.isUnchanged(moving.ends, moving.signal))) throw new Failure("transfer.source-changed", { name });
  throw new Failure("transfer.damaged", { name, expected: checksum.value, got });
}

async function fetchFrom(
  { handle, path, size: partSize }: PartFile,
  kept: number,
  { size, checksum, open, isUnchanged, name, service, what }: Reading & { readonly name: string },
  { ends, moved, signal }: Moving,
): Promise<string> {
  const sum = await summing(checksum?.kind ?? "md5");
  // Never shorter than it is to be: another run of the same download may be about to give it its name.
  if (partSize > size) await handle.truncate(size);
  const before = { start: 0, end: kept - 1, autoClose: false };
  for await (const piece of kept === 0 ? [] : handle.createReadStream(before)) sum.update(piece as Buffer);
  moved(kept);
  let at = kept;
  for (let cuts = 0; at < size && cuts < MOST_CUTS;) {
    const from = at;
    try {
      for await (const piece of await open(ends, at, signal)) {
        const bytes = piece as Buffer;
        if (at + bytes.length > size) throw new Failure("transfer.source-changed", { name });
        await write(handle, bytes, at, path);
        sum.update(bytes);
        moved(bytes.length);
        at += bytes.length;
      }
      if (at < size) throw new Error("Premature close");
    } catch (error) {
      signal.throwIfAborted();
      cuts = at > from ? 1 : cuts + 1;
      const failure = remoteFailure(service, what, error);
      if (cuts >= MOST_CUTS || !mayGoOn(failure)) throw failure;
      // Of Drive only the newest content is given: the rest of another would not fit.
      if (!(await isUnchanged(ends, signal))) throw new Failure("transfer.source-changed", { name }, { cause: error });
    }
  }
  return sum.end();
}

function mayGoOn(failure: Error): boolean {
  return isFailure(failure, "remote.stalled") || isFailure(failure, "remote.unavailable");
}

async function write(handle: PartFile["handle"], bytes: Buffer, at: number, path: string): Promise<void> {
  try {
    for (let done = 0; done < bytes.length;) {
      const { bytesWritten } = await handle.write(bytes, done, bytes.length - done, at + done);
      done += bytesWritten;
    }
  } catch (error) {
    throw notWritten(path, error);
  }
}
