import { notEmulatedMethods } from "../google/not-emulated.ts";
import { notImplemented, readParameters } from "../google/parameters.ts";
import { createSessionQueue } from "../google/session-queue.ts";
import { type Exchange, requireToken, type Route } from "../http/server.ts";
import { PARAMETERS } from "./method-parameters.ts";
import { about, generateIds } from "./methods/about.ts";
import * as changes from "./methods/changes.ts";
import { copy } from "./methods/copy.ts";
import { create } from "./methods/create.ts";
import { emptyTrash, remove } from "./methods/delete.ts";
import * as drives from "./methods/drives.ts";
import { exportByLink, exportFile } from "./methods/export.ts";
import { get } from "./methods/get.ts";
import { list } from "./methods/list.ts";
import * as permissions from "./methods/permissions.ts";
import { update } from "./methods/update.ts";
import { NOT_EMULATED } from "./not-emulated.ts";
import type { Store } from "./store/store.ts";
import { abandon, resume } from "./uploads/resume.ts";
import { upload } from "./uploads/upload.ts";

type Method = (store: Store, exchange: Exchange) => Promise<void> | void;

const FILES = "/drive/v3/files";
const PERMISSIONS = `${FILES}/:id/permissions`;

type Answered = keyof typeof PARAMETERS;

/** Drive v3: what Sluice and its tests use, and 501 for the rest of it. The first that matches answers. */
export function driveRoutes(store: Store): Route[] {
  const route = (name: Answered, method: Route["method"], path: string, answer: Method): Route => ({
    operation: `drive.${name}`,
    method,
    path,
    handle(exchange) {
      requireToken(exchange);
      readParameters(exchange.url, PARAMETERS[name]);
      refuseOtherForms(name, exchange.url);
      return answer(store, exchange);
    },
  });
  const routes = [
    route("about.get", "GET", "/drive/v3/about", about),
    route("files.list", "GET", FILES, list),
    route("files.create", "POST", FILES, create),
    route("files.generateIds", "GET", `${FILES}/generateIds`, generateIds),
    route("files.emptyTrash", "DELETE", `${FILES}/trash`, emptyTrash),
    { ...route("files.get", "GET", `${FILES}/:id`, get), operation: readOperation },
    route("files.update", "PATCH", `${FILES}/:id`, update),
    route("files.delete", "DELETE", `${FILES}/:id`, remove),
    route("files.copy", "POST", `${FILES}/:id/copy`, copy),
    route("files.export", "GET", `${FILES}/:id/export`, exportFile),
    ...uploadRoutes(store, route),
    route("changes.getStartPageToken", "GET", "/drive/v3/changes/startPageToken", changes.getStartPageToken),
    route("changes.list", "GET", "/drive/v3/changes", changes.list),
    route("permissions.create", "POST", PERMISSIONS, permissions.create),
    route("permissions.list", "GET", PERMISSIONS, permissions.list),
    route("permissions.get", "GET", `${PERMISSIONS}/:permissionId`, permissions.get),
    route("permissions.update", "PATCH", `${PERMISSIONS}/:permissionId`, permissions.update),
    route("permissions.delete", "DELETE", `${PERMISSIONS}/:permissionId`, permissions.remove),
    route("drives.create", "POST", "/drive/v3/drives", drives.create),
    route("drives.get", "GET", "/drive/v3/drives/:id", drives.get),
    route("drives.list", "GET", "/drive/v3/drives", drives.list),
    link("drive.files.exportLink", "GET", "/spreadsheets/export", (exchange) => exportByLink(store, exchange)),
    ...notEmulatedMethods(NOT_EMULATED),
  ];
  // A word of its own comes before any id: files/generateCseToken is no file.
  return routes.toSorted((a, b) => Number(a.path.includes(":")) - Number(b.path.includes(":")));
}

type Handle = Route["handle"];

/** An address that Drive hands out: what stands in its query is Drive's own. */
function link(operation: string, method: Route["method"], path: string, handle: Handle): Route {
  return { operation, method, path, handle };
}

/**
 * Uploads under both addresses that Drive names. An open upload takes its bytes by PUT, and by POST as Google's Go client
 * sends them; the address of its session tells them from a new upload.
 */
function uploadRoutes(
  store: Store,
  route: (name: Answered, method: Route["method"], path: string, answer: Method) => Route,
): Route[] {
  const queue = createSessionQueue();
  /** Of a session one request at a time: what is left of one that its client gave up would come between. */
  const inTurn =
    (work: (store: Store, exchange: Exchange) => Promise<void>): Handle =>
    (exchange) =>
      queue.run(exchange.url.searchParams.get("upload_id") ?? "", exchange.request, () => work(store, exchange));
  const [more, giveUp] = [inTurn(resume), inTurn(abandon)];
  return ["/upload", "/resumable/upload"].flatMap((prefix) => {
    const files = `${prefix}${FILES}`;
    const create = route("files.create", "POST", files, upload);
    const inSession = ({ searchParams }: URL) => searchParams.has("upload_id");
    return [
      {
        ...create,
        operation: (url) => (inSession(url) ? "drive.files.upload" : "drive.files.create"),
        handle: (exchange) => (inSession(exchange.url) ? more : create.handle)(exchange),
      } satisfies Route,
      route("files.update", "PATCH", `${files}/:id`, upload),
      link("drive.files.upload", "POST", `${files}/:id`, more),
      ...[files, `${files}/:id`].flatMap((path) => [
        link("drive.files.upload", "PUT", path, more),
        link("drive.files.abandonUpload", "DELETE", path, giveUp),
      ]),
    ];
  });
}

/** @throws HttpError 501 for an answer in another form than JSON, or the bytes of a file */
function refuseOtherForms(name: Answered, url: URL): void {
  const alt = url.searchParams.get("alt") ?? url.searchParams.get("$alt") ?? "json";
  const media = alt === "media" && (name === "files.get" || name === "files.export");
  if (alt !== "json" && !media) throw notImplemented(`the parameter 'alt' with the value '${alt}'`);
}

/** One address serves the metadata and the bytes; faults are planted in either. */
function readOperation(url: URL): string {
  return url.searchParams.get("alt") === "media" ? "drive.files.download" : "drive.files.get";
}
