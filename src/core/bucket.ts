import type { File, FileMetadata, Storage } from "@google-cloud/storage";
import { createHash } from "node:crypto";
import type { Readable } from "node:stream";
import { pipeline } from "node:stream/promises";
import * as z from "zod";
import { Failure, isFailure } from "./failure.ts";
import { authClient, type Access } from "./google/access.ts";
import { retrying } from "./google/retry.ts";
import { SCOPES } from "./google/scopes.ts";
import { STALL_SECONDS, watched } from "./google/stall.ts";

const WireObject = z.object({
  name: z.string(),
  generation: z.coerce.string(),
  metageneration: z.coerce.string(),
  size: z.coerce.number(),
  updated: z.string(),
  contentType: z.string().default("application/octet-stream"),
  md5Hash: z.string().optional(),
  crc32c: z.string().optional(),
  metadata: z.record(z.string(), z.string()).default({}),
});

/** An object as it is now. `generation` names its content, `metageneration` its metadata. `size` in bytes. */
export type StoredObject = z.output<typeof WireObject>;

/** One page of a listing, in the order of the names' UTF-8 bytes. */
export interface ObjectPage {
  readonly objects: readonly StoredObject[];
  /** With a delimiter: what stands between the prefix and the next delimiter, the delimiter included. */
  readonly prefixes: readonly string[];
  readonly nextPageToken: string | undefined;
}

export interface Listing {
  readonly prefix: string;
  readonly delimiter?: string | undefined;
  readonly pageToken?: string | undefined;
  readonly pageSize: number;
}

/** How an object is to be written. Every write has a precondition: so it may be repeated, and never replaces unseen content. */
export interface Writing {
  /** Generation that must be there now; "0": none may be. */
  readonly ifGenerationMatch: string;
  readonly contentType: string;
  readonly metadata?: Readonly<Record<string, string>>;
  /** MD5 of the content in hex, when it is known: Cloud Storage then refuses other bytes before it commits. */
  readonly md5?: string | undefined;
}

/** What we ask of one bucket. Throws Failure `remote.*`, `credentials.*`, `bucket.missing`. */
export interface Bucket {
  readonly name: string;
  /** @throws Failure `bucket.missing` */
  check(signal: AbortSignal): Promise<void>;
  list(listing: Listing, signal: AbortSignal): Promise<ObjectPage>;
  /** Every object under a prefix, page by page. */
  all(prefix: string, signal: AbortSignal): AsyncGenerator<StoredObject>;
  /** Undefined when there is no such object. */
  stat(name: string, signal: AbortSignal): Promise<StoredObject | undefined>;
  /** Bytes [start, end) or all of them; of one generation when it is given. Fails when they stall. */
  read(
    name: string,
    part: { start?: number; end?: number; generation?: string },
    signal: AbortSignal,
  ): Promise<Readable>;
  /** A small object's text with what it is; undefined when there is none. */
  readText(name: string, signal: AbortSignal): Promise<{ text: string; object: StoredObject } | undefined>;
  /** @throws Failure `remote.conflict` when the precondition does not hold */
  write(name: string, content: string | Uint8Array, writing: Writing, signal: AbortSignal): Promise<StoredObject>;
  /** Streams `source` into the object; nothing is replaced until the last byte is there. Not retried: the source is spent. */
  upload(name: string, source: Readable, writing: Writing, signal: AbortSignal): Promise<StoredObject>;
  /** Changes custom metadata only; null removes a key. @throws Failure `remote.conflict` */
  annotate(
    object: Pick<StoredObject, "name" | "generation" | "metageneration">,
    metadata: Readonly<Record<string, string | null>>,
    signal: AbortSignal,
  ): Promise<StoredObject>;
}

/** What we ask of Cloud Storage. */
export interface Lake {
  bucket(name: string): Bucket;
  /** Names of the project's buckets, in order. */
  buckets(signal: AbortSignal): Promise<readonly string[]>;
  /** Creates a bucket with uniform access; an existing one of this project is left as it is. */
  createBucket(name: string, location: string, signal: AbortSignal): Promise<void>;
}

// Resumable uploads only survive a fault in mid-body when sent in chunks (measured with @google-cloud/storage 7.22).
const CHUNK = 8 * 1024 * 1024;

/** Opens Cloud Storage through the official client. */
export async function openLake(access: Access, project: string): Promise<Lake> {
  const [{ Storage }, auth] = await Promise.all([
    import("./google/packages/storage.ts"),
    authClient(access, [SCOPES.cloud]),
  ]);
  const options = {
    projectId: project,
    apiEndpoint: access.endpoint,
    authClient: auth,
    useAuthWithCustomEndpoint: true,
  };
  // We repeat requests ourselves. The client doing so too would multiply tries and waits; and its own retry of a
  // download rejects a promise that nobody holds, which ends the process (measured with @google-cloud/storage 8.4:
  // any 503 does it).
  const storage = new Storage({ ...options, retryOptions: { autoRetry: false } });
  // Within a resumable upload the client alone knows where to go on.
  const resumer = new Storage(options);

  return {
    bucket: (name) => openBucket({ storage, resumer }, name, access),
    buckets: (signal) =>
      ask(access, `the buckets of project ${project}`, signal, async () => {
        const [buckets] = await storage.getBuckets();
        return buckets.map((bucket) => bucket.name);
      }),
    async createBucket(name, location, signal) {
      try {
        await ask(access, `bucket ${name}`, signal, () =>
          storage.createBucket(name, { location, iamConfiguration: { uniformBucketLevelAccess: { enabled: true } } }),
        );
      } catch (error) {
        if (!isFailure(error, "remote.conflict")) throw error;
        await openBucket({ storage, resumer }, name, access).check(signal);
      }
    },
  };
}

function openBucket(clients: { storage: Storage; resumer: Storage }, name: string, access: Access): Bucket {
  const bucket = clients.storage.bucket(name);
  const uploads = clients.resumer.bucket(name);
  const object = (path: string) => `object gs://${name}/${path}`;

  const self: Bucket = {
    name,

    async check(signal) {
      await ask(access, `bucket ${name}`, signal, () => bucket.getMetadata()).catch((error: unknown) => {
        throw isFailure(error, "remote.not-found")
          ? new Failure("bucket.missing", { bucket: name }, { cause: error })
          : error;
      });
    },

    async list({ prefix, delimiter, pageToken, pageSize }, signal) {
      const query = {
        prefix,
        maxResults: pageSize,
        autoPaginate: false,
        ...(delimiter === undefined ? {} : { delimiter }),
        ...(pageToken === undefined ? {} : { pageToken }),
      };
      try {
        return await ask(access, `bucket ${name}`, signal, async () => {
          const [files, , reply] = await bucket.getFiles(query);
          const { prefixes = [], nextPageToken } = (reply ?? {}) as { prefixes?: string[]; nextPageToken?: string };
          return { objects: files.map((file) => describe(file.metadata, name)), prefixes, nextPageToken };
        });
      } catch (error) {
        throw isFailure(error, "remote.not-found")
          ? new Failure("bucket.missing", { bucket: name }, { cause: error })
          : error;
      }
    },

    async *all(prefix, signal) {
      let pageToken: string | undefined;
      do {
        const page = await self.list({ prefix, pageToken, pageSize: 1000 }, signal);
        yield* page.objects;
        pageToken = page.nextPageToken;
      } while (pageToken !== undefined);
    },

    async stat(path, signal) {
      try {
        return await ask(access, object(path), signal, async () => {
          const [metadata] = await bucket.file(path).getMetadata();
          return describe(metadata, name);
        });
      } catch (error) {
        if (isFailure(error, "remote.not-found")) return undefined;
        throw error;
      }
    },

    async read(path, { start, end, generation }, signal) {
      const file = bucket.file(path, generation === undefined ? {} : { generation });
      const range = { ...(start === undefined ? {} : { start }), ...(end === undefined ? {} : { end: end - 1 }) };
      const source = await ask(access, object(path), signal, () => opened(file, range, signal));
      return watched(source, { service: "storage", what: object(path) }, signal);
    },

    async readText(path, signal) {
      const found = await self.stat(path, signal);
      if (!found) return undefined;
      try {
        const text = await ask(access, object(path), signal, async () => {
          const source = await opened(bucket.file(path, { generation: found.generation }), {}, signal);
          const chunks: Buffer[] = [];
          for await (const chunk of watched(source, { service: "storage", what: object(path) }, signal))
            chunks.push(chunk as Buffer);
          return Buffer.concat(chunks).toString("utf8");
        });
        return { text, object: found };
      } catch (error) {
        // Replaced between the two requests, and the bucket keeps no versions: what is there now is the answer.
        if (isFailure(error, "remote.not-found")) return self.readText(path, signal);
        throw error;
      }
    },

    write(path, content, writing, signal) {
      const file = bucket.file(path);
      return ask(access, object(path), signal, async () => {
        const md5 = writing.md5 ?? createHash("md5").update(content).digest("hex");
        await file.save(content as string | Buffer, { resumable: false, ...uploadOptions({ ...writing, md5 }) });
        return describe(file.metadata, name);
      });
    },

    async upload(path, source, writing, signal) {
      const file = uploads.file(path);
      return ask({ ...access, patience: { ...access.patience, retries: 0 } }, object(path), signal, async () => {
        await pipeline(
          source,
          file.createWriteStream({ resumable: true, chunkSize: CHUNK, ...uploadOptions(writing) }),
          { signal },
        );
        return describe(file.metadata, name);
      });
    },

    annotate({ name: path, generation, metageneration }, metadata, signal) {
      return ask(access, object(path), signal, async () => {
        const [changed] = await bucket
          .file(path, { generation })
          .setMetadata({ metadata: { ...metadata } }, { ifMetagenerationMatch: metageneration });
        return describe(changed, name);
      });
    },
  };
  return self;
}

/**
 * The stream once its first bytes are there: so that a 404, or no answer at all, is an error of the request and not of
 * the bytes. (The client's `response` event tells of a 404 too, and nothing is asked before somebody wants to read.)
 */
function opened(file: File, range: { start?: number; end?: number }, signal: AbortSignal): Promise<Readable> {
  const stream = file.createReadStream({ ...range, decompress: false });
  const what = `object ${file.name}`;
  const giveUp = () =>
    stream.destroy(new Failure("remote.stalled", { service: "storage", what, seconds: STALL_SECONDS }));
  const abort = () => stream.destroy(new Error("cancelled"));
  const timer = setTimeout(giveUp, STALL_SECONDS * 1000);
  signal.addEventListener("abort", abort, { once: true });
  return new Promise<Readable>((resolve, reject) => {
    stream.once("error", reject);
    stream.once("readable", () => {
      stream.off("error", reject);
      resolve(stream);
    });
  }).finally(() => {
    clearTimeout(timer);
    signal.removeEventListener("abort", abort);
  });
}

function uploadOptions({ ifGenerationMatch, contentType, metadata = {}, md5 }: Writing) {
  const target = { contentType, metadata: { ...metadata } };
  if (md5 === undefined) return { preconditionOpts: { ifGenerationMatch }, metadata: target };
  return {
    preconditionOpts: { ifGenerationMatch },
    metadata: { ...target, md5Hash: Buffer.from(md5, "hex").toString("base64") },
    // The service compares before it commits. The client's own check compares afterwards, and on a mismatch deletes
    // the object, with it the good content that stood there before.
    validation: false,
  };
}

function describe(metadata: FileMetadata, bucket: string): StoredObject {
  const parsed = WireObject.safeParse(metadata);
  if (parsed.success) return parsed.data;
  const why = z.prettifyError(parsed.error);
  throw new Failure("remote.malformed", { service: "storage", what: `bucket ${bucket}`, why });
}

function ask<T>({ patience }: Access, what: string, signal: AbortSignal, request: () => Promise<T>): Promise<T> {
  return retrying({ service: "storage", what, signal, patience }, request);
}
