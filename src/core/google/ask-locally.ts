import { request } from "node:http";
import { straight } from "./transport.ts";

/** A request to this machine; GET when no method is given. */
export interface LocalRequest {
  readonly method?: "GET" | "POST";
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string;
  readonly signal?: AbortSignal | undefined;
}

// Nothing that is asked this way has more to say.
const MOST_BYTES = 1024 * 1024;

/**
 * Asks a server of this machine, such as an emulator or a metadata server. `fetch` goes through a proxy where Node is
 * told so (NODE_USE_ENV_PROXY), and a start's token would travel along.
 * @throws the system's error when there is no answer; the signal's reason when aborted
 */
export async function askLocally(
  url: URL,
  { method = "GET", headers = {}, body, signal }: LocalRequest = {},
): Promise<{ readonly status: number; readonly text: string }> {
  signal?.throwIfAborted();
  return new Promise((resolve, reject) => {
    const asked = request(url, { method, headers, agent: straight.agentFor(url) }, (reply) => {
      const chunks: Buffer[] = [];
      let size = 0;
      reply.on("error", fail);
      reply.on("data", (chunk: Buffer) => {
        chunks.push(chunk);
        size += chunk.length;
        if (size > MOST_BYTES) asked.destroy(new Error(`the answer has more than ${MOST_BYTES} bytes`));
      });
      reply.on("end", () => {
        signal?.removeEventListener("abort", abort);
        resolve({ status: reply.statusCode ?? 0, text: Buffer.concat(chunks).toString("utf8") });
      });
    });
    const abort = () => asked.destroy(signal?.reason instanceof Error ? signal.reason : new Error("cancelled"));
    const fail = (error: Error) => {
      signal?.removeEventListener("abort", abort);
      reject(signal?.aborted ? (signal.reason as Error) : error);
    };
    signal?.addEventListener("abort", abort, { once: true });
    asked.once("error", fail);
    asked.end(body);
  });
}
