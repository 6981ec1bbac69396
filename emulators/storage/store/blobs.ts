import { randomUUID } from "node:crypto";
import { mkdirSync, openSync, rmSync } from "node:fs";
import { open, readdir, type FileHandle } from "node:fs/promises";
import { join } from "node:path";
import { type Checksums, createChecksums, type RunningChecksums } from "./checksums.ts";

/** The bytes of an object: a file of `size` bytes, found by an id that says nothing about its content or name. */
export interface Content extends Checksums {
  readonly blob: string;
  readonly size: number;
  /** Number of parts a composed object was made of. */
  readonly components?: number;
}

/** Content on its way in. Nothing refers to it until a transaction does, so a crash leaves at most a file to collect. */
export interface Draft {
  readonly blob: string;
  readonly size: number;
  append(bytes: Uint8Array): Promise<void>;
  /** Lets go of the file between two requests of a resumable upload. */
  pause(): Promise<void>;
  /** Makes the bytes durable; afterwards they may be committed. */
  seal(): Promise<Content>;
  discard(): Promise<void>;
}

/** The folder of all contents. */
export interface Blobs {
  draft(): Draft;
  /** Takes up a draft of an earlier process, cut back to a multiple of `quantum` bytes. */
  reopen(blob: string, quantum: number): Promise<Draft>;
  /** A file descriptor; the bytes stay readable through it when the blob is removed meanwhile. */
  open(blob: string): number;
  remove(blob: string): void;
  /** Removes what an earlier process wrote and nothing needs: the remains of a kill. */
  collect(isNeeded: (blob: string) => boolean, signal: AbortSignal): Promise<void>;
}

/**
 * Keeps blobs under `folder`, spread over 256 sub-folders. Ids begin with a name of this start, by which the collection
 * knows what an earlier process left.
 */
export function openBlobs(folder: string): Blobs {
  const thisStart = randomUUID().slice(0, 8);
  const folderOf = (blob: string) => join(folder, blob.slice(-2));
  const pathOf = (blob: string) => join(folderOf(blob), blob);
  const remove = (blob: string) => rmSync(pathOf(blob), { force: true });
  mkdirSync(folder, { recursive: true });

  return {
    draft() {
      const blob = `${thisStart}-${randomUUID()}`;
      mkdirSync(folderOf(blob), { recursive: true });
      return startDraft(blob, pathOf(blob), 0, createChecksums());
    },
    async reopen(blob, quantum) {
      const checksums = createChecksums();
      mkdirSync(folderOf(blob), { recursive: true });
      await using file = await open(pathOf(blob), "a+");
      const { size } = await file.stat();
      const whole = size - (size % quantum);
      await file.truncate(whole);
      if (whole > 0) {
        for await (const bytes of file.createReadStream({ start: 0, end: whole - 1, autoClose: false })) {
          checksums.update(bytes as Buffer);
        }
      }
      return startDraft(blob, pathOf(blob), whole, checksums);
    },
    open: (blob) => openSync(pathOf(blob), "r"),
    remove,
    async collect(isNeeded, signal) {
      for (const shard of await readdir(folder)) {
        for (const blob of await readdir(join(folder, shard))) {
          if (signal.aborted) return;
          if (!blob.startsWith(thisStart) && !isNeeded(blob)) remove(blob);
        }
      }
    },
  };
}

function startDraft(blob: string, path: string, startSize: number, checksums: RunningChecksums): Draft {
  let size = startSize;
  let file: FileHandle | undefined;
  const opened = async () => (file ??= await open(path, "a"));
  const pause = async () => {
    const closing = file;
    file = undefined;
    await closing?.close();
  };

  return {
    blob,
    get size() {
      return size;
    },
    async append(bytes) {
      await (await opened()).appendFile(bytes);
      checksums.update(bytes);
      size += bytes.length;
    },
    pause,
    async seal() {
      await (await opened()).datasync();
      await pause();
      return { blob, size, ...checksums.value() };
    },
    async discard() {
      await pause();
      rmSync(path, { force: true });
    },
  };
}
