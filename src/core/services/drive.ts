import type { drive_v3 } from "googleapis/build/src/apis/drive/v3.js";
import type { Readable } from "node:stream";
import * as z from "zod";
import { Failure, isFailure, type Resource } from "../failure.ts";
import { authorize, type Access } from "../google/access.ts";
import { parseEach, parseReply, type OddElement } from "../google/reply.ts";
import { retrying } from "../google/retry.ts";
import { SCOPES } from "../google/scopes.ts";
import { watched } from "../google/stall.ts";
import { asked, escapeQuery, FILE_FIELDS, FOLDER, WireFile, type DriveFile } from "./drive-file.ts";
import { openDriveWriting, type DriveWriting } from "./drive-writing.ts";

export { FOLDER, NATIVE, SHORTCUT, type DriveFile } from "./drive-file.ts";
export type { DriveWriting } from "./drive-writing.ts";

/** What the changes feed says of one file: its state now, or that it is out of sight. */
export interface DriveChange {
  readonly fileId: string;
  /** Undefined when the file was deleted or is no longer shared with us. */
  readonly file: DriveFile | undefined;
}

/** One page of a listing. */
export interface DrivePage {
  readonly files: readonly DriveFile[];
  /** Files that Drive describes in a way that makes no sense, by their ids. */
  readonly odd: readonly OddElement[];
  readonly nextPageToken: string | undefined;
}

/** One page of the changes feed. `next` is set while there are more, `newStart` on the last page. */
export interface DriveChanges {
  readonly changes: readonly DriveChange[];
  /** Changes that make no sense, by the ids of their files. */
  readonly odd: readonly OddElement[];
  readonly next: string | undefined;
  readonly newStart: string | undefined;
}

/**
 * What we ask of Google Drive. Reading asks for the scope of reading alone; what writes has a wider one of its own. Every method retries what is transient, and throws Failure `remote.*`, `credentials.*`.
 */
export interface Drive extends DriveWriting {
  /**
   * A folder that exists, is a folder, is not in the bin and can be listed.
   * Asked before any listing: Drive answers a listing of a folder that it hides with an empty page.
   * @throws Failure `drive.folder-hidden`, `drive.not-a-folder`, `drive.folder-trashed`
   */
  folder(id: string, signal: AbortSignal): Promise<DriveFile>;
  /**
   * One page of what is directly in a folder and not in the bin. An empty page with a token is legal: go on.
   * `sorted`: folders first, then by name as people count, over all pages. `named`: of the files only those with a word in
   * their name that begins so, as Drive has it; folders all the same.
   */
  list(
    folderId: string,
    page: { token?: string | undefined; size: number; sorted?: boolean; named?: string | undefined },
    signal: AbortSignal,
  ): Promise<DrivePage>;
  /** What a shared drive is called, which the folder of its id does not tell; undefined where it is hidden from us. */
  sharedDriveName(id: string, signal: AbortSignal): Promise<string | undefined>;
  /** E-mail address of whom Drive takes us for. */
  account(signal: AbortSignal): Promise<string>;
  /** Undefined when the file does not exist or is hidden from us. */
  get(id: string, signal: AbortSignal): Promise<DriveFile | undefined>;
  /**
   * The files and folders of exactly that name directly in a folder and not in the bin: Drive allows several. What was made
   * a moment ago may not be among them yet.
   */
  named(folderId: string, name: string, signal: AbortSignal): Promise<readonly DriveFile[]>;
  /**
   * The bytes [start, end), or from `start` on (a zero-length file has no byte 0 to start from: pass nothing). Fails when
   * they stall.
   */
  download(id: string, signal: AbortSignal, start?: number, end?: number): Promise<Readable>;
  /** Where the changes feed stands now. The token does not expire. */
  startPageToken(driveId: string | undefined, signal: AbortSignal): Promise<string>;
  /** One page of changes since the token. */
  changes(token: string, driveId: string | undefined, signal: AbortSignal): Promise<DriveChanges>;
}

/**
 * Opens Drive v3 through the official client.
 * @param account whom the folder must be shared with, for messages
 */
export async function openDrive(access: Access, account: string | undefined): Promise<Drive> {
  const [{ drive }, auth] = await Promise.all([
    import("../google/packages/drive.ts"),
    authorize(access, [SCOPES.driveRead]),
  ]);
  const client = drive({
    version: "v3",
    auth: auth.client,
    rootUrl: `${access.endpoint}/`,
    retryConfig: { retry: 0 },
  });
  const ask = <T>(what: Resource, signal: AbortSignal, request: () => Promise<T>): Promise<T> =>
    retrying({ service: "drive", what, signal, ...access, renew: auth.renew }, request);

  const getOrThrow = (id: string, what: Resource, signal: AbortSignal): Promise<DriveFile> =>
    ask(what, signal, async () => {
      const reply = await client.files.get({ fileId: id, fields: FILE_FIELDS, supportsAllDrives: true }, { signal });
      return parseReply(WireFile, reply.data, asked(what));
    });

  const listed = (
    params: drive_v3.Params$Resource$Files$List,
    what: Resource,
    signal: AbortSignal,
  ): Promise<DrivePage> =>
    ask(what, signal, async () => {
      const { data } = await client.files.list(params, { signal });
      if (data.incompleteSearch) {
        throw new Failure("remote.malformed", { service: "drive", what, why: { kind: "listing-incomplete" } });
      }
      const { read: files, odd } = parseEach(WireFile, data.files, "id", asked(what));
      return { files, odd, nextPageToken: data.nextPageToken ?? undefined };
    });

  return {
    ...(await openDriveWriting(access, (id, signal) => getOrThrow(id, { kind: "file", id }, signal))),

    async folder(id, signal) {
      const file = await getOrThrow(id, { kind: "folder", id }, signal).catch((error: unknown) => {
        throw isFailure(error, "remote.not-found")
          ? new Failure("drive.folder-hidden", { folder: id, account }, { cause: error })
          : error;
      });
      if (file.mimeType !== FOLDER)
        throw new Failure("drive.not-a-folder", { id, name: file.name, mimeType: file.mimeType });
      if (file.trashed) throw new Failure("drive.folder-trashed", { folder: id, name: file.name });
      if (file.capabilities?.canListChildren === false)
        throw new Failure("drive.folder-hidden", { folder: id, account });
      return file;
    },

    list(folderId, { token, size, sorted = false, named }, signal) {
      const narrowed =
        named === undefined ? "" : ` and (mimeType = '${FOLDER}' or name contains '${escapeQuery(named)}')`;
      const params: drive_v3.Params$Resource$Files$List = {
        q: `'${escapeQuery(folderId)}' in parents and trashed = false${narrowed}`,
        fields: `nextPageToken,incompleteSearch,files(${FILE_FIELDS})`,
        pageSize: size,
        supportsAllDrives: true,
        includeItemsFromAllDrives: true,
        ...(sorted && { orderBy: "folder,name_natural" }),
        ...(token === undefined ? {} : { pageToken: token }),
      };
      return listed(params, { kind: "folder", id: folderId }, signal);
    },

    async get(id, signal) {
      try {
        return await getOrThrow(id, { kind: "file", id }, signal);
      } catch (error) {
        if (isFailure(error, "remote.not-found")) return undefined;
        throw error;
      }
    },

    async named(folderId, name, signal) {
      const what: Resource = { kind: "folder", id: folderId };
      const found: DriveFile[] = [];
      let token: string | undefined;
      do {
        const params: drive_v3.Params$Resource$Files$List = {
          q: `'${escapeQuery(folderId)}' in parents and trashed = false and name = '${escapeQuery(name)}'`,
          fields: `nextPageToken,incompleteSearch,files(${FILE_FIELDS})`,
          pageSize: 100,
          supportsAllDrives: true,
          includeItemsFromAllDrives: true,
          ...(token === undefined ? {} : { pageToken: token }),
        };
        const page = await listed(params, what, signal);
        // An odd one may well be that file: to pass over it would be to double it.
        if (page.odd[0] !== undefined) throw page.odd[0].failure;
        for (const file of page.files) if (file.name === name) found.push(file);
        token = page.nextPageToken;
      } while (token !== undefined);
      return found;
    },

    async download(id, signal, start, end) {
      const what: Resource = { kind: "file", id };
      const range = `bytes=${start ?? 0}-${end === undefined ? "" : end - 1}`;
      const headers = start === undefined && end === undefined ? {} : { headers: { Range: range } };
      const body = await ask(what, signal, async () => {
        const reply = await client.files.get(
          { fileId: id, alt: "media", supportsAllDrives: true },
          { responseType: "stream", signal, ...headers },
        );
        return reply.data;
      });
      return watched(body, { service: "drive", what }, signal);
    },

    async sharedDriveName(id, signal) {
      const what: Resource = { kind: "folder", id };
      try {
        return await ask(what, signal, async () => {
          const { data } = await client.drives.get({ driveId: id, fields: "name" }, { signal });
          return parseReply(z.object({ name: z.string() }), data, asked(what)).name;
        });
      } catch (error) {
        // Who sees one folder of a drive without being a member of it is told that the drive is not there.
        if (isFailure(error, "remote.not-found") || isFailure(error, "remote.denied")) return undefined;
        throw error;
      }
    },

    account(signal) {
      const what: Resource = { kind: "account" };
      return ask(what, signal, async () => {
        const { data } = await client.about.get({ fields: "user(emailAddress)" }, { signal });
        return parseReply(z.object({ user: z.object({ emailAddress: z.string() }) }), data, asked(what)).user
          .emailAddress;
      });
    },

    startPageToken(driveId, signal) {
      const what: Resource = { kind: "changes" };
      return ask(what, signal, async () => {
        const { data } = await client.changes.getStartPageToken(
          { supportsAllDrives: true, ...(driveId === undefined ? {} : { driveId }) },
          { signal },
        );
        return parseReply(z.string(), data.startPageToken, asked(what));
      });
    },

    changes(token, driveId, signal) {
      const what: Resource = { kind: "changes" };
      return ask(what, signal, async () => {
        const { data } = await client.changes.list(
          {
            pageToken: token,
            pageSize: 1000,
            includeRemoved: true,
            supportsAllDrives: true,
            includeItemsFromAllDrives: true,
            fields: `nextPageToken,newStartPageToken,changes(changeType,removed,fileId,file(${FILE_FIELDS}))`,
            ...(driveId === undefined ? {} : { driveId }),
          },
          { signal },
        );
        const { read, odd } = parseEach(WireChange, data.changes, "fileId", asked(what));
        return {
          changes: read.flatMap(readChange),
          odd,
          next: data.nextPageToken ?? undefined,
          newStart: data.newStartPageToken ?? undefined,
        };
      });
    },
  };
}

// A change of a shared drive itself has no file.
const WireChange = z.union([
  z.object({ changeType: z.literal("drive") }),
  z.object({ changeType: z.literal("file").optional(), removed: z.literal(true), fileId: z.string() }),
  z.object({
    changeType: z.literal("file").optional(),
    removed: z.literal(false).optional(),
    fileId: z.string(),
    file: WireFile,
  }),
]);

function readChange(change: z.output<typeof WireChange>): DriveChange[] {
  if (change.changeType === "drive") return [];
  return [{ fileId: change.fileId, file: change.removed === true ? undefined : change.file }];
}
