import * as z from "zod";
import { readJson, sendJson, type Exchange } from "../../http.ts";
import { invalidValue, requiredParameter } from "../errors.ts";
import { newRootId } from "../ids.ts";
import { select, selectEach, type Shape } from "../mask.ts";
import { fieldsParameter, textParameter } from "../parameters.ts";
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

const DRIVE_LIST: Shape<readonly FileRow[]> = {
  kind: () => "drive#driveList",
  nextPageToken: () => undefined,
  drives: (drives, mask) => selectEach(DRIVE, mask, drives),
};

/** drives.create: the caller becomes its organizer. A shared drive is a folder of its own id at the top. */
export async function create(store: Store, exchange: Exchange): Promise<void> {
  const { email } = viewerOf(store, exchange, "write");
  if (textParameter(exchange.url, "requestId") === undefined) throw requiredParameter("requestId");
  const body = z.object({ name: z.string().min(1) }).safeParse(await readJson(exchange.request));
  if (!body.success) throw invalidValue("drive.name");
  const id = newRootId();
  const root = { id, name: body.data.name, mimeType: FOLDER, parent: null, driveId: id, owner: null, createdBy: email };
  const drive = createFile(store, root);
  grant(store, drive, "user", "organizer", email);
  send(exchange, drive);
}

/** drives.get */
export function get(store: Store, exchange: Exchange): void {
  const viewer = viewerOf(store, exchange, "metadata");
  const id = exchange.path["id"] ?? "";
  requireDrive(store, viewer, id);
  const drive = findFile(store, id);
  if (drive) send(exchange, drive);
}

/** drives.list, in one page. */
export function list(store: Store, exchange: Exchange): void {
  const { email } = viewerOf(store, exchange, "metadata");
  const all = store.database.sql("SELECT * FROM files WHERE parent IS NULL AND driveId = id ORDER BY serial").all();
  const drives = (all as unknown as FileRow[]).filter((drive) => store.access.rankOf(email, drive) > 0);
  const mask = fieldsParameter(exchange.url, DRIVE_LIST, "kind,drives(kind,id,name)");
  sendJson(exchange.response, 200, select(DRIVE_LIST, mask, drives));
}

function send(exchange: Exchange, drive: FileRow): void {
  const mask = fieldsParameter(exchange.url, DRIVE, "kind,id,name");
  sendJson(exchange.response, 200, select(DRIVE, mask, drive));
}
