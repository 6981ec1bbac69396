import type { Exchange, Route } from "../http.ts";
import { about, generateIds } from "./methods/about.ts";
import * as changes from "./methods/changes.ts";
import { create } from "./methods/create.ts";
import { remove } from "./methods/delete.ts";
import * as drives from "./methods/drives.ts";
import { exportByLink, exportFile } from "./methods/export.ts";
import { get } from "./methods/get.ts";
import { list } from "./methods/list.ts";
import * as permissions from "./methods/permissions.ts";
import { update } from "./methods/update.ts";
import type { Store } from "./store/store.ts";
import { abandon, resume } from "./uploads/resume.ts";
import { upload } from "./uploads/upload.ts";

type Method = (store: Store, exchange: Exchange) => Promise<void> | void;

const FILES = "/drive/v3/files";
const PERMISSIONS = `${FILES}/:id/permissions`;

/** Drive v3, the part of it that Sluice and its tests use. The first that matches answers. */
export function driveRoutes(store: Store): Route[] {
  const route = (operation: Route["operation"], method: Route["method"], path: string, answer: Method): Route => ({
    operation,
    method,
    path,
    handle: (exchange) => answer(store, exchange),
  });
  return [
    route("drive.about.get", "GET", "/drive/v3/about", about),
    route("drive.files.list", "GET", FILES, list),
    route("drive.files.create", "POST", FILES, create),
    route("drive.files.generateIds", "GET", `${FILES}/generateIds`, generateIds),
    route(readOperation, "GET", `${FILES}/:id`, get),
    route("drive.files.update", "PATCH", `${FILES}/:id`, update),
    route("drive.files.delete", "DELETE", `${FILES}/:id`, remove),
    route("drive.files.export", "GET", `${FILES}/:id/export`, exportFile),
    route("drive.files.exportLink", "GET", "/spreadsheets/export", exportByLink),
    ...uploadRoutes(route),
    route("drive.changes.getStartPageToken", "GET", "/drive/v3/changes/startPageToken", changes.getStartPageToken),
    route("drive.changes.list", "GET", "/drive/v3/changes", changes.list),
    route("drive.permissions.create", "POST", PERMISSIONS, permissions.create),
    route("drive.permissions.list", "GET", PERMISSIONS, permissions.list),
    route("drive.permissions.get", "GET", `${PERMISSIONS}/:permissionId`, permissions.get),
    route("drive.permissions.update", "PATCH", `${PERMISSIONS}/:permissionId`, permissions.update),
    route("drive.permissions.delete", "DELETE", `${PERMISSIONS}/:permissionId`, permissions.remove),
    route("drive.drives.create", "POST", "/drive/v3/drives", drives.create),
    route("drive.drives.get", "GET", "/drive/v3/drives/:id", drives.get),
    route("drive.drives.list", "GET", "/drive/v3/drives", drives.list),
  ];
}

/**
 * Uploads under both addresses that Drive names. An open upload takes its bytes by PUT, and by POST as Google's Go client
 * sends them; the address of its session tells them from a new upload.
 */
function uploadRoutes(route: (...parts: [Route["operation"], Route["method"], string, Method]) => Route): Route[] {
  const inSession = (url: URL) => url.searchParams.has("upload_id");
  const create = (url: URL) => (inSession(url) ? "drive.files.upload" : "drive.files.create");
  const post: Method = (store, exchange) => (inSession(exchange.url) ? resume : upload)(store, exchange);
  return ["/upload", "/resumable/upload"].flatMap((prefix) => {
    const files = `${prefix}${FILES}`;
    return [
      route(create, "POST", files, post),
      route("drive.files.upload", "POST", `${files}/:id`, resume),
      route("drive.files.update", "PATCH", `${files}/:id`, upload),
      ...[files, `${files}/:id`].flatMap((path) => [
        route("drive.files.upload", "PUT", path, resume),
        route("drive.files.abandonUpload", "DELETE", path, abandon),
      ]),
    ];
  });
}

/** One address serves the metadata and the bytes; faults are planted in either. */
function readOperation(url: URL): string {
  return url.searchParams.get("alt") === "media" ? "drive.files.download" : "drive.files.get";
}
