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
