import { createHash } from "node:crypto";
import { addAbortSignal, Readable } from "node:stream";
import * as z from "zod";
import { Failure, isFailure, type Resource } from "../failure.ts";
import { authorize, type Access } from "../google/access.ts";
import { parseReply } from "../google/reply.ts";
import { remoteFailure } from "../google/remote-failure.ts";
import { uploadInChunks } from "../google/resumable-upload.ts";
import { retrying } from "../google/retry.ts";
import { SCOPES } from "../google/scopes.ts";
import { openUploadTransport } from "../google/upload-transport.ts";
import { asked, FILE_FIELDS, FOLDER, WireFile, type DriveFile } from "./drive-file.ts";

/** What goes into a file of Drive. */
export interface DriveContent {
  /** Bytes that the source has. One that has more or fewer is refused before anything is made. */
  readonly size: number;
  readonly mimeType: string;
  /** Hex, where it is known beforehand: other bytes are refused before anything is made. */
  readonly md5?: string | undefined;
  /** Bytes of one request, a multiple of 256 KiB. */
  readonly chunkSize?: number;
}

/**
 * What is written into Drive. Each asks for the scope `drive`, and only when it is used: `drive.file` sees what Sluice itself
 * made and nothing else, and so no folder that somebody shared.
 * Throws Failure `remote.*`, `credentials.*`, `credentials.drive-write-scope`, `sign-in.wider-scope`.
 */
export interface DriveWriting {
  /** A new folder, whether or not there is one of that name: ask `named` first. A repeated request makes no second one. */
  createFolder(parentId: string, name: string, signal: AbortSignal): Promise<DriveFile>;
  /**
   * A new file of these bytes, whether or not there is one of that name: ask `named` first. It is there with its last byte or
   * not at all, and once: its id is fixed before. What arrived is proven by its MD5. Of memory it takes a chunk.
   * @throws Failure `transfer.source-changed`, `transfer.damaged`
   */
  upload(
    parentId: string,
    name: string,
    source: Readable,
    content: DriveContent,
    signal: AbortSignal,
  ): Promise<DriveFile>;
  /**
   * New content of a file: its next revision; the one before stays among its revisions as long as Drive keeps them. Drive
   * has no precondition for it: what the file is now is looked at before the first byte and again before the last one, and
   * what somebody writes in the moment between is covered by ours.
   * @param file as it was when it was chosen
   * @throws Failure `remote.conflict` when it has other content by now, `transfer.*` as `upload`
   */
  replace(
    file: Pick<DriveFile, "id" | "name" | "md5Checksum" | "headRevisionId">,
    source: Readable,
    content: DriveContent,
    signal: AbortSignal,
  ): Promise<DriveFile>;
  /** Puts a file into the bin, where people find it for 30 days. */
  trash(id: string, signal: AbortSignal): Promise<void>;
}

const CHUNK_BYTES = 8 * 1024 * 1024;
const FILES = "/upload/drive/v3/files";

/** Opens what writes; nothing is asked yet, no token either. @param get a file that is there, as one reads it */
export async function openDriveWriting(
  access: Access,
  get: (id: string, signal: AbortSignal) => Promise<DriveFile>,
): Promise<DriveWriting> {
  const [{ drive }, auth] = await Promise.all([
    import("../google/packages/drive.ts"),
    authorize(access, [SCOPES.driveWrite]),
  ]);
  const client = drive({
    version: "v3",
    auth: auth.client,
    rootUrl: `${access.endpoint}/`,
    retryConfig: { retry: 0 },
  });

  async function ask<T>(what: Resource, signal: AbortSignal, request: () => Promise<T>, answer?: number): Promise<T> {
    const patience = { ...access.patience, ...(answer !== undefined && { answer }) };
    const options = { service: "drive", what, signal, ...access, patience, renew: auth.renew } as const;
    return retrying(options, request).catch(narrowly);
  }

  /** An id for what is to be made, so that what is asked for twice is made once. */
  const newId = (what: Resource, signal: AbortSignal): Promise<string> =>
    ask(what, signal, async () => {
      const { data } = await client.files.generateIds({ count: 1, space: "drive", type: "files" }, { signal });
      const [id] = parseReply(z.object({ ids: z.array(z.string()).length(1) }), data, asked(what)).ids;
      return id ?? "";
    });

  async function send(
    { id, what, opening }: Sending,
    source: Readable,
    { size, mimeType, md5, chunkSize = CHUNK_BYTES }: DriveContent,
    signal: AbortSignal,
  ): Promise<DriveFile> {
    const { name, beforeLast } = opening;
    const { send: sendOne, close } = openUploadTransport(auth.client, access.endpoint, access.transport);
    const hashed = hashing(source, { name, size, md5 }, beforeLast);
    const headers = { "x-upload-content-type": mimeType, "x-upload-content-length": String(size) };
    const { endpoint } = access;
    const target = { service: "drive", what, endpoint, chunkSize, opening: { ...opening, headers } } as const;
    const repeat = <T>(request: () => Promise<T>) => ask(what, signal, request, Infinity);
    try {
      addAbortSignal(signal, source);
      const made = await uploadInChunks(hashed.bytes, target, { send: sendOne, ask: repeat }, signal);
      return proven(parseReply(WireFile, made, asked(what)));
    } catch (error) {
      signal.throwIfAborted();
      const failure = remoteFailure("drive", what, error);
      if (!hashed.isAtEnd() || isFailure(failure, "transfer.damaged")) throw failure;
      // The last answer may be what was lost: then it is there.
      const there = await get(id, signal).catch(() => undefined);
      if (there?.md5Checksum !== hashed.md5()) throw failure;
      return there;
    } finally {
      source.destroy();
      close();
    }

    function proven(made: DriveFile): DriveFile {
      const got = made.md5Checksum ?? "";
      if (got === hashed.md5()) return made;
      throw new Failure("transfer.damaged", { name, expected: hashed.md5(), got });
    }
  }

  async function trash(id: string, signal: AbortSignal): Promise<void> {
    await ask({ kind: "file", id }, signal, () =>
      client.files.update(
        { fileId: id, supportsAllDrives: true, fields: "id", requestBody: { trashed: true } },
        { signal },
      ),
    );
  }

  return {
    trash,

    async createFolder(parentId, name, signal) {
      const what: Resource = { kind: "folder", id: parentId };
      const id = await newId(what, signal);
      try {
        return await ask(what, signal, async () => {
          const requestBody = { id, name, mimeType: FOLDER, parents: [parentId] };
          const { data } = await client.files.create(
            { requestBody, fields: FILE_FIELDS, supportsAllDrives: true },
            { signal },
          );
          return parseReply(WireFile, data, asked(what));
        });
      } catch (error) {
        // Nobody else has this id: an earlier try made it, and its answer was lost.
        if (isFailure(error, "remote.conflict")) return get(id, signal);
        throw error;
      }
    },

    async upload(parentId, name, source, content, signal) {
      const what: Resource = { kind: "folder", id: parentId };
      const id = await newId(what, signal);
      const resource = { id, name, parents: [parentId], mimeType: content.mimeType };
      const opening = { method: "POST", path: `${FILES}?${QUERY}`, resource, name } as const;
      try {
        return await send({ id, what, opening }, source, content, signal);
      } catch (error) {
        if (isFailure(error, "transfer.damaged")) await trash(id, signal);
        throw error;
      }
    },

    async replace(file, source, content, signal) {
      const { id, name } = file;
      const what: Resource = { kind: "file", id };
      const beforeLast = async () => {
        const now = await get(id, signal);
        if (now.md5Checksum === file.md5Checksum && now.headRevisionId === file.headRevisionId && !now.trashed) return;
        throw new Failure("remote.conflict", { service: "drive", what });
      };
      await beforeLast();
      const path = `${FILES}/${encodeURIComponent(id)}?${QUERY}`;
      const opening = { method: "PATCH", path, resource: { mimeType: content.mimeType }, name, beforeLast } as const;
      return send({ id, what, opening }, source, content, signal);
    },
  };
}

const QUERY = new URLSearchParams({
  uploadType: "resumable",
  supportsAllDrives: "true",
  fields: FILE_FIELDS,
}).toString();

interface Sending {
  /** Of the file that is made or changed. */
  readonly id: string;
  readonly what: Resource;
  readonly opening: {
    readonly method: "POST" | "PATCH";
    readonly path: string;
    readonly resource: Readonly<Record<string, unknown>>;
    readonly name: string;
    readonly beforeLast?: () => Promise<void>;
  };
}

/** The bytes as they pass, with their MD5. They end well only if they are as many and those that were expected. */
function hashing(
  source: Readable,
  { name, size, md5 }: { readonly name: string; readonly size: number; readonly md5: string | undefined },
  beforeEnd: () => Promise<void> = () => Promise.resolve(),
) {
  const hash = createHash("md5");
  let digest: string | undefined;
  async function* bytes() {
    let length = 0;
    for await (const chunk of source as AsyncIterable<Buffer | string>) {
      const piece = typeof chunk === "string" ? Buffer.from(chunk) : chunk;
      length += piece.length;
      if (length > size) break;
      hash.update(piece);
      yield piece;
    }
    const got = hash.digest("hex");
    if (length !== size || (md5 !== undefined && got !== md5)) throw new Failure("transfer.source-changed", { name });
    await beforeEnd();
    digest = got;
  }
  return {
    bytes: Readable.from(bytes(), { objectMode: false }),
    isAtEnd: () => digest !== undefined,
    md5: () => digest ?? "",
  };
}

/** To write is more than to read: who may do the one is told of the other. */
function narrowly(error: unknown): never {
  if (!isFailure(error, "credentials.drive-scope")) throw error;
  throw new Failure("credentials.drive-write-scope", { why: error.params.why }, { cause: error });
}
