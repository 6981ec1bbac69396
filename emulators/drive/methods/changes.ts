import { prune, readMask } from "../../google/partial-response.ts";
import { sendJson, type Exchange } from "../../http/server.ts";
import { invalidValue, requiredParameter } from "../errors.ts";
import { select, selectEach, type Shape } from "../mask.ts";
import {
  fieldsParameter,
  flagParameter,
  knowsSharedDrives,
  pageSizeParameter,
  textParameter,
  wantsSharedDrives,
} from "../parameters.ts";
import { CHANGE_LIST_FIELDS, START_PAGE_TOKEN_FIELDS } from "../resources/fields.ts";
import { DEFAULT_FILE_FIELDS, FILE } from "../resources/file.ts";
import type { SeenFile } from "../resources/seen-file.ts";
import { listChanges, nextChange, type ChangeRow } from "../store/changes.ts";
import { findFile } from "../store/files.ts";
import type { Store } from "../store/store.ts";
import { viewerOf, type Viewer } from "../viewer.ts";
import { requireDrive } from "./list.ts";

interface SeenChange {
  readonly change: ChangeRow;
  /** Undefined when the file is deleted, or out of this person's sight. */
  readonly seen: SeenFile | undefined;
}

const CHANGE: Shape<SeenChange> = {
  kind: () => "drive#change",
  type: () => "file",
  changeType: () => "file",
  time: ({ change }) => change.time,
  removed: ({ seen }) => seen === undefined,
  fileId: ({ change }) => change.fileId,
  file: ({ seen }, mask) => seen && select(FILE, mask, seen),
  driveId: () => undefined,
  drive: () => undefined,
};

interface Page {
  readonly changes: readonly SeenChange[];
  readonly nextPageToken: string | undefined;
  readonly newStartPageToken: string | undefined;
}

const CHANGE_LIST: Shape<Page> = {
  kind: () => "drive#changeList",
  nextPageToken: ({ nextPageToken }) => nextPageToken,
  newStartPageToken: ({ newStartPageToken }) => newStartPageToken,
  changes: ({ changes }, mask) => selectEach(CHANGE, mask, changes),
};

const DEFAULT_FIELDS =
  "kind,nextPageToken,newStartPageToken," +
  `changes(kind,type,changeType,time,removed,fileId,file(${DEFAULT_FILE_FIELDS}))`;

/** changes.getStartPageToken */
export function getStartPageToken(store: Store, exchange: Exchange): void {
  const viewer = viewerOf(store, exchange, "metadata");
  driveOf(store, viewer, exchange.url);
  const mask = readMask(exchange.url, START_PAGE_TOKEN_FIELDS);
  const token = { kind: "drive#startPageToken", startPageToken: String(nextChange(store)) };
  sendJson(exchange.response, 200, prune(token, mask));
}

/**
 * changes.list: files in the order of their latest change. What lies below a folder that moved, went to the trash or
 * went out of sight has no entry of its own.
 */
export function list(store: Store, exchange: Exchange): void {
  const viewer = viewerOf(store, exchange, "metadata");
  const { url } = exchange;
  const token = textParameter(url, "pageToken");
  if (token === undefined) throw requiredParameter("pageToken");
  if (!/^[1-9]\d{0,14}$/.test(token)) throw invalidValue("pageToken");
  const mask = fieldsParameter(url, CHANGE_LIST_FIELDS, DEFAULT_FIELDS);
  const limit = pageSizeParameter(url);
  const end = nextChange(store);
  const found = listChanges(store, {
    email: viewer.email,
    from: Number(token),
    limit: limit + 1,
    driveId: driveOf(store, viewer, url),
    sharedDrives: knowsSharedDrives(url) && wantsSharedDrives(url) && !flagParameter(url, "restrictToMyDrive"),
  });
  const next = found.length > limit ? found[limit] : undefined;
  const changes = found.slice(0, limit).map((change) => ({ change, seen: seenFile(store, viewer, change.fileId) }));
  const page = {
    changes: flagParameter(url, "includeRemoved", true) ? changes : changes.filter(({ seen }) => seen !== undefined),
    nextPageToken: next && String(next.seq),
    newStartPageToken: next ? undefined : String(end),
  };
  sendJson(exchange.response, 200, select(CHANGE_LIST, mask, page));
}

function driveOf(store: Store, viewer: Viewer, url: URL): string | undefined {
  const driveId = textParameter(url, "driveId") ?? textParameter(url, "teamDriveId");
  if (driveId !== undefined) requireDrive(store, viewer, driveId);
  return driveId;
}

function seenFile(store: Store, viewer: Viewer, id: string): SeenFile | undefined {
  const file = findFile(store, id);
  if (!file || store.access.rankOf(viewer.email, file) === 0) return undefined;
  return { store, viewer, file };
}
