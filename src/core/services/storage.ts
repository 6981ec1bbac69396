import type { File, Storage } from "@google-cloud/storage";
import { createHash } from "node:crypto";
import { addAbortSignal, type Readable } from "node:stream";
import { Failure, isFailure, type Resource } from "../failure.ts";
import { authorize, type Access, type Authorization } from "../google/access.ts";
import { parseEach, parseReply, type OddElement } from "../google/reply.ts";
import { uploadInChunks, type Ask } from "../google/resumable-upload.ts";
import { remoteFailure } from "../google/remote-failure.ts";
import { retrying } from "../google/retry.ts";
import { SCOPES } from "../google/scopes.ts";
import { STALL_SECONDS, watched } from "../google/stall.ts";
import { straight } from "../google/transport.ts";
import { openUploadTransport } from "../google/upload-transport.ts";
import { WireObject, type StoredObject } from "./stored-object.ts";

export type { StoredObject } from "./stored-object.ts";

/** One page of a listing, in the order of the names' UTF-8 bytes. */
export interface ObjectPage {
  readonly objects: readonly StoredObject[];
  /** Objects that the service describes in a way that makes no sense, by their names. Nothing can be done to them. */
  readonly odd: readonly OddElement[];
  /** With a delimiter: what stands between the prefix and the next delimiter, the delimiter included. */
  readonly prefixes: readonly string[];
  readonly nextPageToken: string | undefined;
}

/** Which page of which listing. A delimiter folds the names that go on after it into `prefixes`. */
export interface Listing {
  readonly prefix: string;
  readonly delimiter?: string | undefined;
  /** Only names that this pattern matches: `*` within what slashes part, `**` across. */
  readonly matchGlob?: string | undefined;
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
  /** The region or the group of regions that it lies in, such as `EUROPE-WEST1` or `EU`. @throws Failure `bucket.missing` */
  location(signal: AbortSignal): Promise<string>;
  /** Which of these permissions we have on it. @throws Failure `bucket.missing` */
  permitted(permissions: readonly string[], signal: AbortSignal): Promise<readonly string[]>;
  list(listing: Listing, signal: AbortSignal): Promise<ObjectPage>;
  /** Every object under a prefix, page by page. An odd one ends it with `remote.malformed`, unless there is who takes it. */
  all(prefix: string, signal: AbortSignal, takeOdd?: (odd: OddElement) => void): AsyncGenerator<StoredObject>;
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
export interface CloudStorage {
  bucket(name: string): Bucket;
  /** A page of the names of the project's buckets, in order. @throws Failure `remote.denied` without the right to list */
  buckets(
    page: { readonly token: string | undefined; readonly size: number },
    signal: AbortSignal,
  ): Promise<{ readonly names: readonly string[]; readonly nextPageToken: string | undefined }>;
  /** Creates a bucket with uniform access; an existing one of this project is left as it is. */
  createBucket(name: string, location: string, signal: AbortSignal): Promise<void>;
}

// What a fault costs at most, and what a large file takes of memory.
const CHUNK_BYTES = 8 * 1024 * 1024;

/**
 * Opens Cloud Storage through the official client.
 * @param chunkSize bytes of one request of a large upload, a multiple of 256 KiB
 */
export async function openCloudStorage(
  access: Access,
  project: string,
  chunkSize = CHUNK_BYTES,
): Promise<CloudStorage> {
  const { endpoint, transport = straight } = access;
  const [{ openStorage }, auth] = await Promise.all([
    import("../google/packages/storage.ts"),
    authorize(access, [SCOPES.storage]),
  ]);
  // We repeat requests ourselves. The client doing so too would multiply tries and waits; and its own retry of a
  // download rejects a promise that nobody holds, which ends the process (measured with @google-cloud/storage 8.4:
  // any 503 does it).
  const storage = openStorage(
    {
      projectId: project,
      apiEndpoint: endpoint,
      authClient: auth.client,
      useAuthWithCustomEndpoint: true,
      retryOptions: { autoRetry: false },
    },
    (url) => transport.agentFor(url, "kept"),
  );
  const link: Link = { access, auth, storage, chunkSize };

  return {
    bucket: (name) => openBucket(link, name),
    buckets: ({ token, size }, signal) =>
      ask(link, { kind: "buckets", project }, signal, async () => {
        const query = { maxResults: size, autoPaginate: false, ...(token !== undefined && { pageToken: token }) };
        const [buckets, , reply] = await storage.getBuckets(query);
        const { nextPageToken } = (reply ?? {}) as { nextPageToken?: string };
        return { names: buckets.map(({ name }) => name), nextPageToken };
      }),
    async createBucket(name, location, signal) {
      try {
        await ask(link, { kind: "bucket", id: name }, signal, () =>
          storage.createBucket(name, { location, iamConfiguration: { uniformBucketLevelAccess: { enabled: true } } }),
        );
      } catch (error) {
        if (!isFailure(error, "remote.conflict")) throw error;
        await openBucket(link, name).check(signal);
      }
    },
  };
}

/** What every request to Cloud Storage needs. */
interface Link {
  readonly access: Access;
  readonly auth: Authorization;
  readonly storage: Storage;
  readonly chunkSize: number;
}

function openBucket(link: Link, name: string): Bucket {
  const bucket = link.storage.bucket(name);
  const object = (path: string): Resource => ({ kind: "object", uri: `gs://${name}/${path}` });

  function missing(error: unknown): never {
    if (!isFailure(error, "remote.not-found")) throw error;
    throw new Failure("bucket.missing", { bucket: name }, { cause: error });
  }

  const self: Bucket = {
    name,

    async check(signal) {
      await self.location(signal);
    },

    location: (signal) =>
      ask(link, { kind: "bucket", id: name }, signal, async () => {
        const [{ location }] = await bucket.getMetadata();
        return location ?? "";
      }).catch(missing),

    permitted: (permissions, signal) =>
      ask(link, { kind: "bucket", id: name }, signal, async () => {
        const [has] = await bucket.iam.testPermissions([...permissions]);
        return permissions.filter((permission) => has[permission] === true);
      }).catch(missing),

    async list({ prefix, delimiter, matchGlob, pageToken, pageSize }, signal) {
      const query = {
        prefix,
        maxResults: pageSize,
        autoPaginate: false,
        ...(delimiter === undefined ? {} : { delimiter }),
        ...(matchGlob === undefined ? {} : { matchGlob }),
        ...(pageToken === undefined ? {} : { pageToken }),
      };
      try {
        return await ask(link, { kind: "bucket", id: name }, signal, async () => {
          const [files, , reply] = await bucket.getFiles(query);
          const { prefixes = [], nextPageToken } = (reply ?? {}) as { prefixes?: string[]; nextPageToken?: string };
          const metadata = files.map((file) => file.metadata);
          const asked = { service: "storage", what: { kind: "bucket", id: name } } as const;
          const { read: objects, odd } = parseEach(WireObject, metadata, "name", asked);
          return { objects, odd, prefixes, nextPageToken };
        });
      } catch (error) {
        throw isFailure(error, "remote.not-found")
          ? new Failure("bucket.missing", { bucket: name }, { cause: error })
          : error;
      }
    },

    async *all(prefix, signal, takeOdd = refuse) {
      let pageToken: string | undefined;
      do {
        const page = await self.list({ prefix, pageToken, pageSize: 1000 }, signal);
        yield* page.objects;
        page.odd.forEach(takeOdd);
        pageToken = page.nextPageToken;
      } while (pageToken !== undefined);
    },

    async stat(path, signal) {
      try {
        return await ask(link, object(path), signal, async () => {
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
      const source = await ask(link, object(path), signal, () => opened(file, range, signal));
      return watched(source, { service: "storage", what: object(path) }, signal);
    },

    async readText(path, signal) {
      const found = await self.stat(path, signal);
      if (!found) return undefined;
      try {
        const text = await ask(watching(link), object(path), signal, async () => {
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
      return ask(link, object(path), signal, async () => {
        const md5 = writing.md5 ?? createHash("md5").update(content).digest("hex");
        await file.save(content as string | Buffer, { resumable: false, ...uploadOptions({ ...writing, md5 }) });
        return describe(file.metadata, name);
      });
    },

    async upload(path, source, writing, signal) {
      const { access, auth, chunkSize } = link;
      const { endpoint } = access;
      const { contentType, ifGenerationMatch, metadata, md5 } = writing;
      const resource = { contentType, metadata, ...(md5 === undefined ? {} : { md5Hash: base64(md5) }) };
      const target = { endpoint, bucket: name, object: path, ifGenerationMatch, resource, chunkSize };
      const { send, close } = openUploadTransport(auth.client, endpoint, access.transport);
      const repeat: Ask = (request) => ask(watching(link), object(path), signal, request);
      try {
        addAbortSignal(signal, source);
        const made = await uploadInChunks(source, target, { send, ask: repeat }, signal);
        return parseReply(WireObject, made, { service: "storage", what: object(path) });
      } catch (error) {
        signal.throwIfAborted();
        throw remoteFailure("storage", object(path), error);
      } finally {
        source.destroy();
        close();
      }
    },

    annotate({ name: path, generation, metageneration }, metadata, signal) {
      return ask(link, object(path), signal, async () => {
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
 * On each answer of its own the client, teeny-request and node-fetch hang a pipeline, a dozen listeners that go
 * with it. Beyond that somebody piles them up, and Node is to say so.
 */
const LISTENERS = 16;

/**
 * The stream once its first bytes are there: so that a 404, or no answer at all, is an error of the request and not of
 * the bytes. (The client's `response` event tells of a 404 too, and nothing is asked before somebody wants to read.)
 */
function opened(file: File, range: { start?: number; end?: number }, signal: AbortSignal): Promise<Readable> {
  const stream = file.createReadStream({ ...range, decompress: false });
  stream.once("response", (answer: Readable) => void answer.setMaxListeners(LISTENERS));
  const what: Resource = { kind: "object", uri: `gs://${file.bucket.name}/${file.name}` };
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
    metadata: { ...target, md5Hash: base64(md5) },
    // The service compares before it commits. The client's own check compares afterwards, and on a mismatch deletes
    // the object, with it the good content that stood there before.
    validation: false,
  };
}

function describe(metadata: unknown, bucket: string): StoredObject {
  return parseReply(WireObject, metadata, { service: "storage", what: { kind: "bucket", id: bucket } });
}

function base64(hex: string): string {
  return Buffer.from(hex, "hex").toString("base64");
}

function refuse({ failure }: OddElement): never {
  throw failure;
}

/** For requests that watch for silence themselves, and may last as long as bytes flow. */
function watching(link: Link): Link {
  const { access } = link;
  return { ...link, access: { ...access, patience: { ...access.patience, answer: Infinity } } };
}

function ask<T>({ access, auth }: Link, what: Resource, signal: AbortSignal, request: () => Promise<T>): Promise<T> {
  return retrying({ service: "storage", what, signal, ...access, renew: auth.renew }, request);
}
