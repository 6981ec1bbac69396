import type { IncomingMessage, ServerResponse } from "node:http";

/** Google keeps whole multiples of this of an unfinished resumable upload, and drops what is over. */
export const QUANTUM = 256 * 1024;

/**
 * Answers how many bytes of a resumable upload are kept: 308 with a `Range`, which is absent for none. A client that
 * can't bear 308 sends `X-GUploader-No-308: yes` (all of Google's Go clients do: google.golang.org/api/internal/gensupport)
 * and gets 200, with the status in a header.
 */
export function sendUploadProgress(request: IncomingMessage, response: ServerResponse, kept: number): void {
  const no308 = request.headers["x-guploader-no-308"] === "yes";
  response.writeHead(no308 ? 200 : 308, {
    "content-length": "0",
    ...(kept > 0 && { range: `bytes=0-${kept - 1}` }),
    ...(no308 && { "x-http-status-code-override": "308" }),
  });
  response.end();
}

/**
 * What is kept of the body of a request to an upload session: nothing of what is `known` already, and only whole quanta
 * of a body that does not end the object or is cut off.
 * @param known bytes at the body's beginning that an earlier request brought
 */
export async function* keptOf(
  body: AsyncIterable<Uint8Array>,
  { known, ends }: { known: number; ends: boolean },
): AsyncGenerator<Buffer> {
  let left = known;
  let rest: Buffer = Buffer.alloc(0);
  for await (const chunk of body) {
    const fresh = chunk.subarray(Math.min(left, chunk.length));
    left -= chunk.length - fresh.length;
    rest = Buffer.concat([rest, fresh]);
    const whole = rest.length - (rest.length % QUANTUM);
    if (whole > 0) yield rest.subarray(0, whole);
    rest = rest.subarray(whole);
  }
  if (ends) yield rest;
}
