import * as z from "zod";
import { readContentRange } from "../../google/content-range.ts";
import { keptOf, sendUploadProgress } from "../../google/upload-progress.ts";
import { bodyStream, HttpError, sendJson, type Exchange } from "../../http/server.ts";
import { sendFile } from "../methods/get.ts";
import { textParameter } from "../parameters.ts";
import { findFile, rootOf } from "../store/files.ts";
import type { Store } from "../store/store.ts";
import { originOf, type Viewer } from "../viewer.ts";
import { closeSession, findSession, type UploadSession } from "./sessions.ts";
import { apply } from "./upload.ts";

/**
 * One request of a resumable upload: bytes (`Content-Range: bytes 0-99/200`, or none for all at once), or the
 * question how many have come (`bytes *\/200`). Answers 308 with `Range` while some are missing. The address itself
 * is the permission, as with Google: no token is asked for.
 */
export async function resume(store: Store, exchange: Exchange): Promise<void> {
  const { request, response, url } = exchange;
  const session = findSession(store, textParameter(url, "upload_id") ?? "");
  if (!session) throw new HttpError(404, "notFound", "Upload session not found.");
  const viewer = viewerOfSession(store, session, exchange);
  const created = session.creates ? findFile(store, session.fileId) : undefined;
  if (created) {
    sendFile({ ...exchange, url: openedBy(session, url) }, { store, viewer, file: created });
    return;
  }
  const range = readContentRange(request.headers["content-range"]);
  if (range.kind === "bytes") {
    // The bytes go on where the ones before ended.
    if (range.start !== (await store.content.received(session.id))) throw badRange();
    await store.content.append(session.id, keptOf(bodyStream(request), { known: 0, ends: range.ends }));
  }
  const received = await store.content.received(session.id);
  const { total = range.kind === "bytes" && range.ends ? received : Infinity } = range;
  if (received < total) {
    response.setHeader("x-guploader-uploadid", session.id);
    sendUploadProgress(request, response, received);
    return;
  }
  if (received > total) throw badRange();
  const content = await store.content.finish(session.id);
  const contentType = session.contentType ?? request.headers["content-type"];
  const metadata = session.creates ? { ...Metadata.parse(session.metadata), id: session.fileId } : session.metadata;
  const fileId = session.creates ? undefined : session.fileId;
  const asked = { fileId, metadata, url: openedBy(session, url) };
  const body = await apply(store, viewer, asked, { content, contentType });
  if (!session.creates) closeSession(store, session.id);
  sendJson(response, 200, body);
}

const Metadata = z.record(z.string(), z.unknown());

function viewerOfSession(store: Store, { email }: UploadSession, { request }: Exchange): Viewer {
  return { email, root: rootOf(store, email).id, origin: originOf(request) };
}

/** The address that the session was opened with: it carries `fields` and the other parameters. */
function openedBy(session: UploadSession, url: URL): URL {
  return new URL(session.query, url);
}

/** Gives up a resumable upload. */
export async function abandon(store: Store, { response, url }: Exchange): Promise<void> {
  const session = findSession(store, textParameter(url, "upload_id") ?? "");
  if (!session) throw new HttpError(404, "notFound", "Upload session not found.");
  closeSession(store, session.id);
  await store.content.abandon(session.id);
  response.writeHead(499, { "content-length": "0" }).end();
}

function badRange(): HttpError {
  return new HttpError(400, "badRequest", "Failed to parse Content-Range header.");
}
