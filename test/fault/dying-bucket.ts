import type { Bucket } from "../../src/core/services/storage.ts";

/** A bucket as a process sees it that dies at one of its writes. */
export interface DyingBucket {
  readonly bucket: Bucket;
  /** Aborted at the moment of death. */
  readonly signal: AbortSignal;
  /** Names of the objects whose content was written. */
  readonly written: readonly string[];
  isDead(): boolean;
}

/**
 * @param death number of the write (of content or metadata, from 0) to die at, `before` it reaches the service or
 * `after` the service has committed it; undefined to live
 */
export function dyingBucket(bucket: Bucket, death?: { write: number; when: "before" | "after" }): DyingBucket {
  const controller = new AbortController();
  const written: string[] = [];
  let writes = 0;

  function die(): never {
    controller.abort(new Error("the process died"));
    throw controller.signal.reason;
  }

  async function dying<T>(write: () => Promise<T>): Promise<T> {
    controller.signal.throwIfAborted();
    const isLast = writes++ === death?.write;
    if (isLast && death.when === "before") die();
    const result = await write();
    if (isLast) die();
    // Committed while another write of the dying process was under way: nobody was left to hear of it.
    controller.signal.throwIfAborted();
    return result;
  }

  return {
    signal: controller.signal,
    written,
    isDead: () => controller.signal.aborted,
    bucket: {
      ...bucket,
      write: (name, content, writing, signal) =>
        dying(async () => {
          const object = await bucket.write(name, content, writing, signal);
          written.push(name);
          return object;
        }),
      upload: (name, source, writing, signal) =>
        dying(async () => {
          const object = await bucket.upload(name, source, writing, signal);
          written.push(name);
          return object;
        }),
      annotate: (object, metadata, signal) => dying(() => bucket.annotate(object, metadata, signal)),
    },
  };
}
