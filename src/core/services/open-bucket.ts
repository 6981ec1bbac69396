import type { File } from "@google-cloud/storage";
import { createHash } from "node:crypto";
import { addAbortSignal, type Readable } from "node:stream";
import { Failure, isFailure, type Resource } from "../failure.ts";
import { parseEach, parseReply, type OddElement } from "../google/reply.ts";
import { uploadInChunks, type Ask } from "../google/resumable-upload.ts";
import { remoteFailure } from "../google/remote-failure.ts";
import { STALL_SECONDS, watched } from "../google/stall.ts";
import { openUploadTransport } from "../google/upload-transport.ts";
import type { Bucket, Writing } from "./bucket.ts";
import { copy, remove, versions } from "./object-changes.ts";
import { signReadUrl } from "./signed-url.ts";
import { ask, describe, watching, type Link } from "./storage-link.ts";
import { WireObject } from "./stored-object.ts";

/** Opens a bucket; nothing is asked yet. @throws Failure `bucket.missing` for what can be no bucket's name */
export function openBucket(link: Link, name: string): Bucket {
  // The client would take `gs://lake` and `lake/` for `lake`, which those that guard it do not.
  if (name.includes("/")) throw new Failure("bucket.missing", { bucket: name });
  const bucket = link.storage.bucket(name);
  const object = (path: string): Resource => ({ kind: "object", uri: `gs://${name}/${path}` });

  function missing(error: unknown): never {
    if (!isFailure(error, "remote.not-found")) throw error;
    throw new Failure("bucket.missing", { bucket: name }, { cause: error });
  }

  const textOf = (path: string, which: { generation?: string }, signal: AbortSignal): Promise<string> =>
    ask(watching(link), object(path), signal, async () => {
      const source = await opened(bucket.file(path, which), {}, signal);
      const chunks: Buffer[] = [];
      for await (const chunk of watched(source, { service: "storage", what: object(path) }, signal))
        chunks.push(chunk as Buffer);
      return Buffer.concat(chunks).toString("utf8");
    });

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

    async keepsVersions(signal) {
      try {
        return await ask(link, { kind: "bucket", id: name }, signal, async () => {
          const [{ versioning }] = await bucket.getMetadata();
          return versioning?.enabled === true;
        });
      } catch (error) {
        // Who may read and write its objects need not see what is set on the bucket.
        if (isFailure(error, "remote.denied")) return undefined;
        return missing(error);
      }
    },

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

    async stat(path, signal, generation) {
      try {
        return await ask(link, object(path), signal, async () => {
          const [metadata] = await bucket.file(path, generation === undefined ? {} : { generation }).getMetadata();
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
        return { text: await textOf(path, { generation: found.generation }, signal), object: found };
      } catch (error) {
        // Replaced between the two requests, and the bucket keeps no versions: what is there now is the answer.
        if (isFailure(error, "remote.not-found")) return self.readText(path, signal);
        throw error;
      }
    },

    async text(path, signal) {
      try {
        return await textOf(path, {}, signal);
      } catch (error) {
        if (isFailure(error, "remote.not-found")) return undefined;
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
      const query = new URLSearchParams({ uploadType: "resumable", name: path, ifGenerationMatch });
      const opening = {
        method: "POST",
        path: `/upload/storage/v1/b/${encodeURIComponent(name)}/o?${query.toString()}`,
        resource,
      } as const;
      const target = { service: "storage", what: object(path), endpoint, opening, chunkSize } as const;
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

    versions: (of, signal) => versions(link, name, of, signal),
    remove: (path, which, signal) => remove(link, { bucket: name, name: path }, which, signal),
    copy: ({ bucket: from = name, name: source }, to, copying, signal) =>
      copy(link, { bucket: from, name: source }, { bucket: name, name: to }, copying, signal),
    signedUrl: (path, seconds, signal) => signReadUrl(link.access, { bucket: name, name: path }, seconds, signal),
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
  const what: Resource = { kind: "object", uri: `gs://${file.bucket.name}/${file.name}` };
  let isAnswered = false;
  stream.once("response", (answer: Readable) => {
    answer.setMaxListeners(LISTENERS);
    isAnswered = true;
  });
  const { promise, resolve, reject } = Promise.withResolvers<Readable>();
  const end = (why: Error): void => {
    reject(why);
    // The client pipes the answer into the stream when it comes. Into one that has ended it can't, and what it throws then
    // nobody catches: an unhandled rejection, which ends a process.
    if (isAnswered) stream.destroy(why);
    else stream.once("response", () => setImmediate(() => stream.destroy()));
  };
  const giveUp = () => end(new Failure("remote.stalled", { service: "storage", what, seconds: STALL_SECONDS }));
  const abort = () => end(new Error("cancelled"));
  const timer = setTimeout(giveUp, STALL_SECONDS * 1000);
  signal.addEventListener("abort", abort, { once: true });
  stream.once("error", reject);
  stream.once("readable", () => {
    stream.off("error", reject);
    resolve(stream);
  });
  return promise.finally(() => {
    clearTimeout(timer);
    signal.removeEventListener("abort", abort);
  });
}

function uploadOptions({ ifGenerationMatch, contentType, metadata = {}, told = {}, md5 }: Writing) {
  const target = { ...told, contentType, metadata: { ...metadata } };
  if (md5 === undefined) return { preconditionOpts: { ifGenerationMatch }, metadata: target };
  return {
    preconditionOpts: { ifGenerationMatch },
    metadata: { ...target, md5Hash: base64(md5) },
    // The service compares before it commits. The client's own check compares afterwards, and on a mismatch deletes
    // the object, with it the good content that stood there before.
    validation: false,
  };
}

function base64(hex: string): string {
  return Buffer.from(hex, "hex").toString("base64");
}

function refuse({ failure }: OddElement): never {
  throw failure;
}
