import type { Bucket } from "../../services/storage.ts";
import { Failure, isFailure } from "../../failure.ts";
import { gsUri } from "../../layout.ts";
import type { ByteSource } from "../table.ts";
import { exactBytes } from "./exact.ts";

/**
 * One generation of an object: that given, or the one that is there now. What replaces it meanwhile is not read.
 * @throws Failure `remote.not-found`
 */
export async function objectSource(
  bucket: Bucket,
  name: string,
  signal: AbortSignal,
  generation?: string,
): Promise<ByteSource> {
  const what = { kind: "object", uri: gsUri(bucket.name, name) } as const;
  const found = await bucket.stat(name, signal, generation);
  if (!found) throw new Failure("remote.not-found", { service: "storage", what });
  const pinned = found.generation;
  return {
    name: name.slice(name.lastIndexOf("/") + 1),
    place: what.uri,
    size: found.size,
    version: pinned,
    async read(start, end, signal) {
      const ask = (from: number) => bucket.read(name, { start: from, end, generation: pinned }, signal);
      try {
        return await exactBytes({ start, end, service: "storage", what }, ask, signal);
      } catch (error) {
        // It was there when it was opened.
        if (isFailure(error, "remote.not-found"))
          throw new Failure("table.changed", { name: what.uri }, { cause: error });
        throw error;
      }
    },
  };
}
