import { createHash } from "node:crypto";
import { Failure, isFailure } from "../failure.ts";
import { gsUri } from "../layout.ts";
import type { Bucket, StoredObject, Writing } from "../services/storage.ts";
import { contentTypeOf } from "./content-type.ts";

/** What is to be saved, and on what. */
export interface Saving {
  readonly name: string;
  readonly content: Uint8Array;
  /** The generation that it was made from; "0": there was none. */
  readonly base: string;
  /** What stands there now, whose type and metadata are kept, and what its readers are told. */
  readonly current: StoredObject | undefined;
  /** MD5 in hex of what was tried before on this base without an answer: what has one of them is ours. */
  readonly tried?: ReadonlySet<string>;
}

/**
 * Saves an object where the one that it was made from still stands: nobody else's content is ever replaced. Where what
 * stands there is what was to be saved, it is: the answer to an earlier try was lost.
 * @throws Failure `lake-file.changed` when another content is there, or none any more; `lake-file.encoded`; `remote.*`
 */
export async function saveObject(bucket: Bucket, saving: Saving, signal: AbortSignal): Promise<StoredObject> {
  const { name, content, current } = saving;
  const encoding = current?.contentEncoding ?? "";
  if (encoding !== "") throw new Failure("lake-file.encoded", { uri: gsUri(bucket.name, name), encoding });
  const md5 = md5Of(content);
  const writing = {
    contentType: current?.contentType ?? contentTypeOf(name),
    metadata: current?.metadata ?? {},
    told: current && toldOf(current),
    md5,
  };
  const write = (ifGenerationMatch: string) => bucket.write(name, content, { ...writing, ifGenerationMatch }, signal);
  try {
    return await write(saving.base);
  } catch (error) {
    if (!isFailure(error, "remote.conflict")) throw error;
    const now = await bucket.stat(name, signal);
    if (now !== undefined && hexOf(now) === md5) return now;
    if (now !== undefined && saving.tried?.has(hexOf(now)) === true) return write(now.generation);
    const uri = gsUri(bucket.name, name);
    throw new Failure("lake-file.changed", { uri, now: now === undefined ? "gone" : "other" }, { cause: error });
  }
}

/** What no save changes of what its readers are told. */
function toldOf({ cacheControl, contentDisposition, contentLanguage }: StoredObject): Writing["told"] {
  return { cacheControl, contentDisposition, contentLanguage };
}

/** MD5 in hex: of what is to be saved. */
export function md5Of(content: Uint8Array): string {
  return createHash("md5").update(content).digest("hex");
}

function hexOf({ md5Hash = "" }: StoredObject): string {
  return Buffer.from(md5Hash, "base64").toString("hex");
}
