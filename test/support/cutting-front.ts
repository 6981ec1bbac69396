import { once } from "node:events";
import { createServer, request as forward, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { buffer } from "node:stream/consumers";

/**
 * What becomes of one request.
 * - `reset`: it never arrives.
 * - `half-sent`: half of its body arrives, and then the connection ends.
 * - `lost-answer`: it is carried out, and nobody hears of it.
 * - `truncated`: half of the answer's body comes.
 * - `unavailable`: 503, and nothing is done.
 */
export const CUTS = ["reset", "half-sent", "lost-answer", "truncated", "unavailable"] as const;
export type Cut = (typeof CUTS)[number];

/** A front before an emulator, that cuts one request of many. */
export interface CuttingFront {
  readonly endpoint: string;
  /** How many requests have come since the last plan of a cut. */
  count(): number;
  /** Cuts the n-th request from now on, counted from 1; with 0 none. */
  cutAt(n: number, cut: Cut): void;
  close(): Promise<void>;
}

export async function startCuttingFront(upstream: string): Promise<CuttingFront> {
  let seen = 0;
  let plan: { readonly n: number; readonly cut: Cut } = { n: 0, cut: "reset" };
  const { host } = new URL(upstream);

  async function pass(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const cut = ++seen === plan.n ? plan.cut : undefined;
    const body = await buffer(request);
    if (cut === "reset") return void request.socket.destroy();
    if (cut === "unavailable") return void response.writeHead(503, { "content-length": "0" }).end();
    const headers = { ...request.headers, host };
    const asked = forward(`${upstream}${request.url ?? ""}`, { method: request.method, headers, agent: false });
    asked.on("error", () => request.socket.destroy());
    // Half of a JSON document is none, and no server would look at it.
    if (cut === "half-sent" && /^(PUT|PATCH)$/.test(request.method ?? "") && !isJson(request)) {
      asked.write(body.subarray(0, body.length / 2), () => asked.destroy());
      return undefined;
    }
    asked.end(body);
    const [answer] = (await once(asked, "response")) as [IncomingMessage];
    const content = await buffer(answer);
    if (cut === "lost-answer" || cut === "half-sent") return void request.socket.destroy();
    const { location, ...rest } = answer.headers;
    delete rest["transfer-encoding"];
    response.writeHead(answer.statusCode ?? 502, {
      ...rest,
      "content-length": String(content.length),
      ...(location === undefined ? {} : { location: location.replace(upstream, endpoint) }),
    });
    if (cut !== "truncated") return void response.end(content);
    response.write(content.subarray(0, content.length / 2), () => request.socket.destroy());
    return undefined;
  }

  const server = createServer((request, response) => {
    pass(request, response).catch(() => request.socket.destroy());
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  const endpoint = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  return {
    endpoint,
    count: () => seen,
    cutAt(n, cut) {
      seen = 0;
      plan = { n, cut };
    },
    async close() {
      server.closeAllConnections();
      server.close();
      await once(server, "close");
    },
  };
}

function isJson(request: IncomingMessage): boolean {
  return request.headers["content-type"]?.startsWith("application/json") ?? false;
}
