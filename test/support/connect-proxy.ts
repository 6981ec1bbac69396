import { once } from "node:events";
import { createServer, type IncomingMessage, type RequestListener } from "node:http";
import { createServer as createTlsServer } from "node:https";
import { connect, type AddressInfo, type Socket } from "node:net";
import type { Certificate } from "./certificate.ts";

/** A proxy as an office has one: it knows CONNECT, keeps count, and may want a password. */
export interface ConnectProxy {
  /** Without user and password. */
  readonly url: string;
  /** Every target of a CONNECT that it let through, `host:port`, in order. */
  readonly tunnels: readonly string[];
  /** What came otherwise: the request's first line. */
  readonly plain: readonly string[];
  close(): Promise<void>;
}

export interface ConnectProxyOptions {
  /** Port of 127.0.0.1 that stands for every host on port 443. */
  readonly front: number;
  /** What it shows, as a proxy of https://; without one it is of http://. */
  readonly certificate?: Certificate;
  /** `user:password` that it wants. */
  readonly login?: string;
}

export async function startConnectProxy({ front, certificate, login }: ConnectProxyOptions): Promise<ConnectProxy> {
  const tunnels: string[] = [];
  const plain: string[] = [];
  const sockets = new Set<Socket>();
  const wanted = login === undefined ? undefined : `Basic ${Buffer.from(login).toString("base64")}`;

  const answer: RequestListener = (request, response) => {
    plain.push(`${request.method} ${request.url}`);
    response.writeHead(403).end();
  };
  const server = certificate
    ? createTlsServer({ key: certificate.key, cert: certificate.certificate }, answer)
    : createServer(answer);
  server.on("connection", (socket: Socket) => void sockets.add(socket));
  server.on("connect", ({ url = "", headers }: IncomingMessage, client: Socket) => {
    client.on("error", () => client.destroy());
    if (headers["proxy-authorization"] !== wanted) {
      client.end("HTTP/1.1 407 Proxy Authentication Required\r\nContent-Length: 0\r\n\r\n");
      return;
    }
    if (!url.endsWith(":443")) {
      plain.push(`CONNECT ${url}`);
      client.end("HTTP/1.1 403 Forbidden\r\nContent-Length: 0\r\n\r\n");
      return;
    }
    tunnels.push(url);
    const upstream = connect(front, "127.0.0.1", () => {
      client.write("HTTP/1.1 200 Connection established\r\n\r\n");
      upstream.pipe(client).pipe(upstream);
    });
    sockets.add(upstream);
    upstream.on("error", () => client.destroy());
    client.on("close", () => upstream.destroy());
  });
  await once(server.listen(0, "127.0.0.1"), "listening");
  const { port } = server.address() as AddressInfo;
  return {
    url: `${certificate ? "https" : "http"}://127.0.0.1:${port}`,
    tunnels,
    plain,
    async close() {
      for (const socket of sockets) socket.destroy();
      server.close();
      await once(server, "close");
    },
  };
}
