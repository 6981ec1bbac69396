import { subscribe, unsubscribe } from "node:diagnostics_channel";
import type { IncomingHttpHeaders, IncomingMessage, OutgoingHttpHeaders, Server, ServerResponse } from "node:http";
import * as z from "zod";
import type { Body, Exchange, Headers } from "./exchange.ts";

/** Bytes of a body that are kept: more than any metadata of the tests. */
const KEPT = 1024 * 1024;
const BEGUN = "http.server.request.start";

const Begun = z.object({
  request: z.custom<IncomingMessage>(),
  response: z.custom<ServerResponse>(),
  server: z.custom<Server>(),
});

/**
 * Watches the HTTP servers of this process, without a hop in between and without a word from them, and tells each
 * exchange when it is over. Servers of HTTP/2, gRPC's, are not seen.
 * @param wanted asked for each request with the port it came to; gives what is told together with the exchange
 * @returns ends the watch
 */
export function record<T>(
  wanted: (port: number) => T | undefined,
  told: (exchange: Exchange, about: T) => void,
): () => void {
  const watch = (message: unknown) => {
    const { request, response } = Begun.parse(message);
    const about = wanted(request.socket.localPort ?? 0);
    if (about === undefined) return;
    const sent = keepPushed(request);
    const received = keepWritten(response);
    response.once("close", () => told(exchangeOf(request, response, sent(), received()), about));
  };
  subscribe(BEGUN, watch);
  return () => unsubscribe(BEGUN, watch);
}

interface Written {
  readonly headers: Headers;
  readonly body: Body;
}

function exchangeOf(request: IncomingMessage, response: ServerResponse, sent: Body, written: Written): Exchange {
  const { method = "GET", url = "/", headers } = request;
  const exchange = { method, url, headers: plain(headers), sent };
  if (!response.writableFinished) return exchange;
  return { ...exchange, answer: { status: response.statusCode, ...written } };
}

/** Keeps what the parser pushes into the request, whoever reads it. */
function keepPushed(request: IncomingMessage): () => Body {
  const kept = keeper();
  const push = request.push.bind(request);
  request.push = (chunk: unknown, encoding?: BufferEncoding) => {
    if (chunk instanceof Uint8Array) kept.add(chunk);
    return push(chunk, encoding);
  };
  return kept.body;
}

/** Keeps what goes out, after whatever faults were planted: they wrap these methods again. */
function keepWritten(response: ServerResponse): () => Written {
  const kept = keeper();
  let headers: Headers = {};
  // Headers that are given to writeHead alone are not among getHeaders().
  const writeHead = response.writeHead.bind(response);
  response.writeHead = (...head: unknown[]) => {
    const given = head.find((part) => typeof part === "object") as OutgoingHttpHeaders | undefined;
    headers = plain({ ...response.getHeaders(), ...given });
    return writeHead(...(head as Parameters<typeof writeHead>));
  };
  const write = response.write.bind(response) as (...args: unknown[]) => boolean;
  const end = response.end.bind(response) as (...args: unknown[]) => ServerResponse;
  response.write = ((chunk: unknown, ...rest: unknown[]) => {
    kept.add(chunk);
    return write(chunk, ...rest);
  }) as typeof response.write;
  response.end = ((chunk: unknown, ...rest: unknown[]) => {
    kept.add(chunk);
    return end(chunk, ...rest);
  }) as typeof response.end;
  return () => ({ headers, body: kept.body() });
}

function keeper(): { readonly add: (chunk: unknown) => void; readonly body: () => Body } {
  const parts: Buffer[] = [];
  let size = 0;
  return {
    add(chunk) {
      if (typeof chunk !== "string" && !(chunk instanceof Uint8Array)) return;
      const bytes = Buffer.from(chunk as string);
      if (size < KEPT) parts.push(bytes.subarray(0, KEPT - size));
      size += bytes.length;
    },
    body: () => ({ bytes: Buffer.concat(parts), whole: size <= KEPT }),
  };
}

function plain(headers: IncomingHttpHeaders | OutgoingHttpHeaders): Headers {
  return Object.fromEntries(
    Object.entries(headers).map(([name, value]) => [
      name.toLowerCase(),
      value === undefined ? undefined : String(value),
    ]),
  );
}
