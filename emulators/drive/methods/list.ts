import { createHash } from "node:crypto";
import * as z from "zod";
import { notImplemented } from "../../google/parameters.ts";
import { HttpError, sendJson, type Exchange } from "../../http/server.ts";
import { invalidValue } from "../errors.ts";
import { select, selectEach, type Shape } from "../mask.ts";
import {
  fieldsParameter,
  knowsSharedDrives,
  pageSizeParameter,
  textParameter,
  wantsSharedDrives,
  wordParameter,
} from "../parameters.ts";
import { parseQuery } from "../query/parse.ts";
import { FILE_LIST_FIELDS } from "../resources/fields.ts";
import { DEFAULT_FILE_FIELDS, FILE } from "../resources/file.ts";
import type { SeenFile } from "../resources/seen-file.ts";
import { findFile } from "../store/files.ts";
import { listFiles, type Listed, type Wanted } from "../store/listing.ts";
import { parseOrder, type Place } from "../store/order.ts";
import type { Store } from "../store/store.ts";
import { viewerOf, type Viewer } from "../viewer.ts";

interface Page {
  readonly files: readonly SeenFile[];
  readonly nextPageToken: string | undefined;
}

const FILE_LIST: Shape<Page> = {
  kind: () => "drive#fileList",
  nextPageToken: ({ nextPageToken }) => nextPageToken,
  incompleteSearch: () => false,
  files: ({ files }, mask) => selectEach(FILE, mask, files),
};

const DEFAULT_FIELDS = `kind,incompleteSearch,nextPageToken,files(${DEFAULT_FILE_FIELDS})`;

/** files.list */
export function list(store: Store, exchange: Exchange): void {
  const viewer = viewerOf(store, exchange, "metadata");
  const { url } = exchange;
  const mask = fieldsParameter(url, FILE_LIST_FIELDS, DEFAULT_FIELDS);
  const limit = pageSizeParameter(url);
  const order = parseOrder(textParameter(url, "orderBy") ?? "");
  const q = textParameter(url, "q");
  const scope = scopeOf(store, viewer, url);
  const check = createHash("sha256")
    .update(JSON.stringify([viewer.email, q, order, scope]))
    .digest("base64url");
  const found = listFiles(store, {
    email: viewer.email,
    root: viewer.root,
    query: q === undefined ? undefined : parseQuery(q),
    order,
    after: placeOf(textParameter(url, "pageToken"), check),
    limit: limit + 1,
    scope,
  });
  const page = found.slice(0, limit);
  const last = found.length > limit ? page.at(-1) : undefined;
  const files = page.map(({ file }) => ({ store, viewer, file }));
  sendJson(exchange.response, 200, select(FILE_LIST, mask, { files, nextPageToken: last && tokenOf(last, check) }));
}

/**
 * Which drives are searched. What is in a shared drive shows only to a caller who says twice that it knows them.
 * The messages are Google's.
 */
function scopeOf(store: Store, viewer: Viewer, url: URL): Wanted["scope"] {
  const corpora = wordParameter(url, "corpora", ["user", "domain", "drive", "allDrives"]) ?? "user";
  if (corpora === "domain") throw notImplemented("the parameter 'corpora' with the value 'domain'");
  const driveId = textParameter(url, "driveId") ?? textParameter(url, "teamDriveId");
  const sharedDrives = knowsSharedDrives(url) && wantsSharedDrives(url);
  if ((driveId !== undefined) !== (corpora === "drive")) {
    throw new HttpError(
      403,
      "teamDriveIdRequiresTeamDriveCorpora",
      "The driveId parameter must be specified if and only if corpora is set to drive.",
    );
  }
  if ((corpora === "drive" || corpora === "allDrives") && !sharedDrives) {
    throw new HttpError(
      403,
      "teamDrivesIncludeRequired",
      "The includeItemsFromAllDrives parameter must be set to true when driveId is specified or corpora contains " +
        "drive or allDrives.",
    );
  }
  if (driveId === undefined) return sharedDrives ? "all" : "mine";
  requireDrive(store, viewer, driveId);
  return { driveId };
}

/** @throws HttpError 404 `notFound` for a shared drive that this person is no member of */
export function requireDrive(store: Store, viewer: Viewer, driveId: string): void {
  const drive = findFile(store, driveId);
  if (drive?.driveId === driveId && store.access.rankOf(viewer.email, drive) > 0) return;
  throw new HttpError(404, "notFound", `Shared drive not found: ${driveId}`, { location: "driveId" });
}

const Token = z.object({
  check: z.string(),
  keys: z.array(z.union([z.string(), z.number()])),
  serial: z.number(),
});

function tokenOf({ place }: Listed, check: string): string {
  return Buffer.from(JSON.stringify({ check, ...place })).toString("base64url");
}

/** @throws HttpError 400 `invalid` for a token that is not of the same question */
function placeOf(token: string | undefined, check: string): Place | undefined {
  if (token === undefined) return undefined;
  const place = Token.safeParse(jsonOf(Buffer.from(token, "base64url").toString()));
  if (!place.success || place.data.check !== check) throw invalidValue("pageToken");
  return place.data;
}

function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return undefined;
  }
}
