import * as z from "zod";
import { readResource, type Resource } from "../../google/resource.ts";
import { HttpError, readJson, sendJson, type Exchange } from "../../http/server.ts";
import { requiredParameter } from "../errors.ts";
import { newRootId } from "../ids.ts";
import { select, selectEach, type Shape } from "../mask.ts";
import { pageOf, type Page } from "../page.ts";
import { fieldsParameter, pageSizeParameter, textParameter } from "../parameters.ts";
import { DRIVE_FIELDS, DRIVE_LIST_FIELDS } from "../resources/fields.ts";
import { createFile, findFile } from "../store/files.ts";
import { grant } from "../store/permissions.ts";
import { FOLDER, type FileRow } from "../store/row.ts";
import type { Store } from "../store/store.ts";
import { viewerOf } from "../viewer.ts";
import { requireDrive } from "./list.ts";

const DRIVE: Shape<FileRow> = {
  kind: () => "drive#drive",
  id: ({ id }) => id,
  name: ({ name }) => name,
  createdTime: ({ createdTime }) => createdTime,
  hidden: () => false,
};

const DRIVE_LIST: Shape<Page<FileRow>> = {
  kind: () => "drive#driveList",
  nextPageToken: ({ nextPageToken }) => nextPageToken,
  drives: ({ items }, mask) => selectEach(DRIVE, mask, items),
};

/** What a client may say of a new shared drive. */
const NEW_DRIVE: Resource<z.ZodObject<{ name: z.ZodString }>> = {
  settable: z.object({ name: z.string().min(1) }),
  outputOnly: { kind: "value", id: "value", createdTime: "value", capabilities: "anything", orgUnitId: "value" },
  notEmulated: {
    ...{ backgroundImageFile: "anything", backgroundImageLink: "value", colorRgb: "value", hidden: "value" },
    ...{ restrictions: "anything", themeId: "value" },
  },
};

/**
 * drives.create: the caller becomes its organizer. A shared drive is a folder of its own id at the top.
 * @throws HttpError 409 when this person has created one with the same request id
 */
export async function create(store: Store, exchange: Exchange): Promise<void> {
  const { email } = viewerOf(store, exchange, "everything");
  const requestId = textParameter(exchange.url, "requestId");
  if (requestId === undefined) throw requiredParameter("requestId");
  const { name } = readResource(NEW_DRIVE, await readJson(exchange.request));
  const made = all(store).some(({ details }) => {
    const request = JSON.parse(details) as Request;
    return request.createdBy === email && request.requestId === requestId;
  });
  if (made) {
    throw new HttpError(409, "alreadyExists", "A shared drive already exists with the provided request ID.", {
      location: "requestId",
    });
  }
  const id = newRootId();
  const top = { id, name, mimeType: FOLDER, parent: null, driveId: id, owner: null, createdBy: email };
  const drive = createFile(store, { ...top, details: { requestId, createdBy: email } });
  grant(store, drive, "user", "organizer", email);
  send(exchange, drive);
}

/** drives.get */
export function get(store: Store, exchange: Exchange): void {
  const viewer = viewerOf(store, exchange, "seeDrives");
  const id = exchange.path["id"] ?? "";
  requireDrive(store, viewer, id);
  const drive = findFile(store, id);
  if (drive) send(exchange, drive);
}

/** drives.list, ten a page unless more are asked for. */
export function list(store: Store, exchange: Exchange): void {
  const { email } = viewerOf(store, exchange, "seeDrives");
  const mask = fieldsParameter(exchange.url, DRIVE_LIST_FIELDS, "kind,nextPageToken,drives(kind,id,name)");
  const drives = all(store).filter((drive) => store.access.rankOf(email, drive) > 0);
  const page = pageOf(drives, exchange.url, pageSizeParameter(exchange.url, 10, 100));
  sendJson(exchange.response, 200, select(DRIVE_LIST, mask, page));
}

interface Request {
  readonly requestId?: string;
  readonly createdBy?: string;
}

function all(store: Store): FileRow[] {
  const rows = store.database.sql("SELECT * FROM files WHERE parent IS NULL AND driveId = id ORDER BY serial").all();
  return rows as unknown as FileRow[];
}

function send(exchange: Exchange, drive: FileRow): void {
  const mask = fieldsParameter(exchange.url, DRIVE_FIELDS, "kind,id,name");
  sendJson(exchange.response, 200, select(DRIVE, mask, drive));
}
