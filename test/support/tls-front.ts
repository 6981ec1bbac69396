import { once } from "node:events";
import { mkdtemp, rm } from "node:fs/promises";
import { request as forward, type IncomingMessage, type ServerResponse } from "node:http";
import { createServer } from "node:https";
import type { AddressInfo, Socket } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { issueCertificate } from "./certificate.ts";

/**
 * How the front treats the chunks of resumable uploads; it keeps every connection open as long as it may.
 * - `early`: every other one is answered with 503 by its head alone, and its body is never read.
 * - `slow`: bodies are taken in bits, and answers come late.
 */
export type Manner = "plain" | "early" | "slow";

/** TLS in front of an emulator, by a certificate authority of its own. */
export interface TlsFront {
  readonly endpoint: string;
  /** File with the authority's certificate, for NODE_EXTRA_CA_CERTS. */
  readonly authority: string;
  /** How many connections are open. */
  connections(): number;
  close(): Promise<void>;
}

export async function startTlsFront(upstream: string, manner: Manner): Promise<TlsFront> {
  const folder = await mkdtemp(join(tmpdir(), "sluice-front-"));
  const { key, certificate, authority } = await issueCertificate(folder, { ip: "127.0.0.1" });
  const open = new Set<Socket>();
  let chunks = 0;

  const server = createServer(
    { key, cert: certificate, keepAliveTimeout: 0, requestTimeout: 0 },
    (request, response) => {
      const isChunk = request.method === "PUT" && request.headers["content-length"] !== "0";
      if (isChunk && manner === "early" && chunks++ % 2 === 0) {
        response.writeHead(503, { "content-type": "application/json", "content-length": "2" }).end("{}");
        return;
      }
      void pass(request, response, isChunk && manner === "slow");
    },
  );

  async function pass(request: IncomingMessage, response: ServerResponse, isSlow: boolean): Promise<void> {
    const { host } = new URL(upstream);
    const headers = { ...request.headers, host };
    const asked = forward(`${upstream}${request.url ?? ""}`, { method: request.method, headers });
    asked.on("error", () => request.socket.destroy());
    asked.on("response", (answer) => {
      const { location, ...rest } = answer.headers;
      const moved = location === undefined ? {} : { location: location.replace(upstream, endpoint) };
      response.writeHead(answer.statusCode ?? 502, { ...rest, ...moved });
      answer.pipe(response);
    });
    if (!isSlow) {
      request.pipe(asked);
      return;
    }
    for await (const bytes of request) {
      asked.write(bytes);
      await sleep(1);
    }
    await sleep(20);
    asked.end();
  }

  server.on("secureConnection", (socket: Socket) => {
    open.add(socket);
    socket.once("close", () => open.delete(socket));
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  const endpoint = `https://127.0.0.1:${(server.address() as AddressInfo).port}`;
  return {
    endpoint,
    authority,
    connections: () => open.size,
    async close() {
      server.closeAllConnections();
      server.close();
      await once(server, "close");
      await rm(folder, { recursive: true, force: true });
    },
  };
}
