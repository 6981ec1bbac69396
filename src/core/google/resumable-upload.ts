import type { Readable } from "node:stream";
import { Failure, type Resource, type Service, type Why } from "../failure.ts";
import { chunksOf, streamOf, type Chunk } from "./chunks.ts";
import { isGoogles, isLoopback } from "./endpoints.ts";
import { limitSilence } from "./stall.ts";
import type { UploadAnswer, UploadTransport } from "./upload-transport.ts";

/** Repeats a request as long as that may help. */
export type Ask = <T>(request: () => Promise<T>) => Promise<T>;

/** What is uploaded where. */
export interface UploadTarget {
  readonly service: Service;
  /** For messages. */
  readonly what: Resource;
  readonly endpoint: string;
  /** The request that opens the session. */
  readonly opening: {
    readonly method: "POST" | "PATCH";
    /** Below the endpoint, with its query. */
    readonly path: string;
    readonly headers?: Readonly<Record<string, string>>;
    /** What is to be said of the content: its type, metadata, checksum. */
    readonly resource: Readonly<Record<string, unknown>>;
  };
  /** Bytes, a multiple of 256 KiB. What a fault costs at most. */
  readonly chunkSize: number;
}

/** How far the service has come: the offset that it wants next, or what it made. */
type Progress = { readonly next: number } | { readonly object: unknown };

// A slow line still has much in its buffers after the last byte was handed over.
const SILENCE_SECONDS = 120;

/**
 * Uploads a stream of any length in one resumable session, chunk by chunk; after a fault it asks how far the service
 * has come and goes on from there. It holds one chunk in memory. Nothing is committed unless the source ends well.
 *
 * Done by hand: the storage client can't take a new token in mid-session, rejects with the body of an answer instead of
 * an error, and waits for ever for a request whose answer came before its end (with @google-cloud/storage 8.4).
 * Drive and Cloud Storage speak the same protocol:
 * docs.cloud.google.com/storage/docs/performing-resumable-uploads,
 * developers.google.com/workspace/drive/api/guides/manage-uploads#resumable.
 * @returns the resource of what was made, as the service answered
 * @throws what the source, `send` and `ask` throw; Failure `remote.unavailable` for a session that is of no more use
 */
export async function uploadInChunks(
  source: Readable,
  target: UploadTarget,
  { send, ask }: Pick<UploadTransport, "send"> & { readonly ask: Ask },
  signal: AbortSignal,
): Promise<unknown> {
  const { service, what, endpoint, chunkSize } = target;
  const lost = (why: Why) => new Failure("remote.unavailable", { service, what, why });
  const session = await ask(async () => sessionOf(await send(opening(target, signal)), endpoint, lost));

  /** Sends the chunk from `from` on; without a chunk only asks how far the service has come. */
  async function put(range: string, from = 0, chunk?: Chunk): Promise<Progress> {
    const limit = limitSilence({ service, what, seconds: SILENCE_SECONDS }, signal);
    const length = chunk === undefined ? 0 : chunk.end - from;
    const body = chunk === undefined || length === 0 ? undefined : streamOf(chunk, from, limit.wake);
    const headers = { "content-length": String(length), "content-range": `bytes ${range}` };
    try {
      return progressOf(await send({ method: "PUT", url: session, headers, body, signal: limit.signal }));
    } catch (error) {
      throw limit.reached ?? error;
    } finally {
      limit.end();
      // The answer may have come before all of it was taken.
      body?.destroy();
    }
  }

  async function sendChunk(chunk: Chunk): Promise<unknown> {
    const { start, end, isLast } = chunk;
    const total = isLast ? String(end) : "*";
    const isTaken = (progress: Progress) => "object" in progress || (progress.next === end && !isLast);
    let from = start;
    let isUnsure = false;

    const attempt = async (): Promise<Progress> => {
      if (isUnsure) {
        const known = await put(`*/${total}`);
        if (isTaken(known)) return known;
        from = within(known);
      }
      isUnsure = true;
      const progress = await put(from === end ? `*/${total}` : `${from}-${end - 1}/${total}`, from, chunk);
      isUnsure = false;
      return progress;
    };
    const within = (progress: Progress): number => {
      if ("object" in progress) throw lost({ kind: "upload-ended-early" });
      if (progress.next >= start && progress.next <= end) return progress.next;
      throw lost({ kind: "upload-at", next: progress.next, start, end });
    };

    for (;;) {
      const progress = await ask(attempt);
      if (isLast && "object" in progress) return progress.object;
      const next = within(progress);
      if (isTaken(progress)) return undefined;
      if (next === from) throw lost({ kind: "upload-stuck", next });
      from = next;
    }
  }

  for await (const chunk of chunksOf(source, chunkSize)) {
    const made = await sendChunk(chunk);
    if (chunk.isLast) return made;
  }
  throw lost({ kind: "source-without-end" });
}

function opening({ endpoint, opening: { method, path, headers, resource } }: UploadTarget, signal: AbortSignal) {
  return {
    method,
    url: `${endpoint}${path}`,
    headers: { "content-type": "application/json", ...headers },
    body: JSON.stringify(resource),
    signal,
  } as const;
}

/** Address of the session. What it names gets the content and a token: it may be nowhere but at the service. */
function sessionOf({ headers }: UploadAnswer, endpoint: string, lost: (why: Why) => Failure): string {
  const location = headers.get("location") ?? "";
  const url = URL.canParse(location, endpoint) ? new URL(location, endpoint) : undefined;
  if (location === "" || url === undefined) throw lost({ kind: "upload-without-session" });
  if (url.origin === endpoint || (isGoogles(url) && !isLoopback(endpoint))) return url.href;
  throw lost({ kind: "upload-elsewhere", origin: url.origin });
}

function progressOf({ status, headers, data }: UploadAnswer): Progress {
  if (status !== 308) return { object: data };
  // Without the header it has nothing yet.
  const last = /^bytes=0-(\d+)$/.exec(headers.get("range") ?? "")?.[1];
  return { next: last === undefined ? 0 : Number(last) + 1 };
}
