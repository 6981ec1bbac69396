import type { IncomingMessage } from "node:http";
import { type ContentRange, readContentRange } from "../../google/content-range.ts";
import { keptOf, QUANTUM, sendUploadProgress } from "../../google/upload-progress.ts";
import { type Exchange, HttpError, readJson } from "../../http/server.ts";
import type { Draft } from "../store/blobs.ts";
import type { Insertion } from "../store/insertion.ts";
import type { StoredObject } from "../store/objects.ts";
import type { Store } from "../store/store.ts";
import type { Upload } from "../store/uploads.ts";
import { answer, answerEmpty } from "./answer.ts";
import { checkContent, checkInsertion, createObject } from "./commit.ts";
import { invalid } from "./errors.ts";
import { type InsertQuery, readHashes, readInsertion } from "./insertion.ts";
import { createSessionQueue } from "../../google/session-queue.ts";
import { baseOf, objectResource } from "./resources.ts";

type UploadSession = Upload<Insertion, StoredObject>;

/** Resumable uploads: https://cloud.google.com/storage/docs/performing-resumable-uploads */
export interface Resumable {
  /** POST: opens a session and answers with its address. */
  begin(exchange: Exchange, query: InsertQuery): Promise<void>;
  /** PUT, or POST as Google's Go client and gcsfs do: takes bytes, or says how far the session is. */
  put(exchange: Exchange): Promise<void>;
  /** DELETE: ends the session without an object. */
  cancel(exchange: Exchange): Promise<void>;
}

/** Serves the upload sessions of a store. What came of one before a restart is taken up. */
export function createResumable(store: Store): Resumable {
  const drafts = new Map<string, Draft>();
  const queue = createSessionQueue();

  async function draftOf(session: UploadSession): Promise<Draft> {
    const draft = drafts.get(session.id) ?? (await store.blobs.reopen(session.blob, QUANTUM));
    drafts.set(session.id, draft);
    return draft;
  }

  async function abandon(session: UploadSession, draft: Draft): Promise<void> {
    store.uploads.close(session.id);
    drafts.delete(session.id);
    await draft.discard();
  }

  async function finish(session: UploadSession, draft: Draft, exchange: Exchange): Promise<StoredObject> {
    try {
      const content = await draft.seal();
      checkContent(content, [...session.insertion.claims, readHashes(exchange)]);
      const object = store.atomically(() => {
        const created = createObject(store, session.insertion, content);
        store.uploads.finish(session.id, created);
        return created;
      });
      drafts.delete(session.id);
      return object;
    } catch (error) {
      await abandon(session, draft);
      throw error;
    }
  }

  async function take(exchange: Exchange, range: ContentRange): Promise<void> {
    const session = sessionOf(store, exchange);
    if (session.result) {
      exchange.request.resume();
      answer(exchange, objectResource(session.result, baseOf(exchange)));
      return;
    }
    const draft = await draftOf(session);
    if (range.kind === "bytes") {
      refuseGap(range.start, draft.size);
      await receive(exchange.request, range.start, range.ends, draft);
    }
    const total = range.total ?? session.insertion.declaredSize;
    const ended = range.kind === "bytes" ? range.ends : range.total === draft.size;
    if (!ended) {
      await draft.pause();
      answerProgress(exchange, draft);
      return;
    }
    if (total !== undefined && total !== draft.size) {
      throw invalid(`The upload was to have ${total} bytes and has ${draft.size}.`);
    }
    const object = await finish(session, draft, exchange);
    answer(exchange, objectResource(object, baseOf(exchange)));
  }

  return {
    async begin(exchange, query) {
      const { request, url } = exchange;
      const type = request.headers["x-upload-content-type"];
      const insertion = readInsertion(
        exchange,
        query,
        await readJson(request),
        typeof type === "string" ? type : undefined,
      );
      checkInsertion(store, insertion);
      const draft = store.blobs.draft();
      const session = store.uploads.create(draft.blob, insertion);
      drafts.set(session.id, draft);
      const location = new URL(`${baseOf(exchange)}${url.pathname}${url.search}`);
      location.searchParams.set("name", insertion.name);
      location.searchParams.set("upload_id", session.id);
      answerEmpty(exchange, 200, { location: location.href, "x-guploader-uploadid": session.id });
    },
    async put(exchange) {
      const range = readContentRange(exchange.request.headers["content-range"]);
      const session = sessionOf(store, exchange);
      const running = drafts.get(session.id);
      if (range.kind === "query" && running && range.total !== running.size && !session.result) {
        answerProgress(exchange, running);
        return;
      }
      await queue.run(session.id, exchange.request, () => take(exchange, range));
    },
    async cancel(exchange) {
      const { id } = sessionOf(store, exchange);
      await queue.run(id, exchange.request, async () => {
        const session = sessionOf(store, exchange);
        if (!session.result) await abandon(session, await draftOf(session));
        answerEmpty(exchange, 499);
      });
    },
  };
}

/** 404 for a session that never was, 410 for one that is over: a client begins anew on both. */
function sessionOf(store: Store, exchange: Exchange): UploadSession {
  const session = store.uploads.find(exchange.url.searchParams.get("upload_id") ?? "");
  if (!session) throw new HttpError(404, "notFound", "No such upload session.");
  if (session.state === "dead") throw new HttpError(410, "gone", "The upload session is over.");
  return session;
}

async function receive(request: IncomingMessage, start: number, ends: boolean, draft: Draft): Promise<void> {
  try {
    for await (const bytes of keptOf(request, { known: draft.size - start, ends })) await draft.append(bytes);
  } finally {
    await draft.pause();
  }
}

/** What Cloud Storage answers to bytes that leave a gap behind those it has. */
function refuseGap(start: number, size: number): void {
  if (start <= size) return;
  throw new HttpError(
    503,
    "backendError",
    `Invalid request. According to the Content-Range header, the upload offset is ${start} byte(s), ` +
      `which exceeds already uploaded size of ${size} byte(s).`,
  );
}

function answerProgress({ request, response }: Exchange, draft: Draft): void {
  sendUploadProgress(request, response, draft.size);
}
