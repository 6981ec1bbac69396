import type { IncomingMessage } from "node:http";
import { createGunzip } from "node:zlib";
import { HttpError } from "./http-error.ts";

/**
 * The request body, gunzipped where the client compressed it (the Hadoop connector does).
 * @throws HttpError 400 in mid-iteration when it is said to be gzip and is not
 */
export async function* bodyStream(request: IncomingMessage): AsyncGenerator<Buffer> {
  if (request.headers["content-encoding"] !== "gzip") {
    yield* request as AsyncIterable<Buffer>;
    return;
  }
  const unpacked = request.pipe(createGunzip());
  // Pipes do not pass the end of a broken connection on, and the loop would wait for ever.
  request.once("close", () => request.complete || unpacked.destroy(new Error("The client has gone.")));
  try {
    yield* unpacked as AsyncIterable<Buffer>;
  } catch (error) {
    if (!(error as NodeJS.ErrnoException).code?.startsWith("Z_")) throw error;
    throw new HttpError(400, "badRequest", `The request body is not gzip: ${(error as Error).message}.`);
  }
}

/** The whole body in memory. 413 beyond `limit` bytes. */
async function readBody(request: IncomingMessage, limit = 16 * 1024 * 1024): Promise<Buffer> {
  const chunks: Buffer[] = [];
  let size = 0;
  // Read to the end even when it is too much: leaving the loop would close the connection before the answer.
  for await (const chunk of bodyStream(request)) {
    size += chunk.length;
    if (size <= limit) chunks.push(chunk);
    else chunks.length = 0;
  }
  if (size > limit) throw new HttpError(413, "uploadTooLarge", `The request body is over ${limit} bytes.`);
  return Buffer.concat(chunks);
}

/** A form's fields. @throws HttpError 415 for a body that is not declared as a form */
export async function readForm(request: IncomingMessage): Promise<URLSearchParams> {
  const body = await readBody(request, 64 * 1024);
  if (body.length > 0 && !/^application\/x-www-form-urlencoded\b/i.test(request.headers["content-type"] ?? "")) {
    throw new HttpError(415, "unsupportedMediaType", "This method takes application/x-www-form-urlencoded.");
  }
  return new URLSearchParams(body.toString());
}

/**
 * A JSON method's body; `{}` when empty. A body that is not declared as JSON is refused with 415: a form or a plain
 * text body is what a web page can send without asking.
 */
export async function readJson(request: IncomingMessage): Promise<unknown> {
  const body = await readBody(request);
  if (body.length === 0) return {};
  if (!/^application\/json\b/i.test(request.headers["content-type"] ?? "")) {
    throw new HttpError(415, "unsupportedMediaType", "This method takes application/json.");
  }
  try {
    return JSON.parse(body.toString()) as unknown;
  } catch {
    throw new HttpError(400, "parseError", "Parse Error");
  }
}
