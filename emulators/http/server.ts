import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { URLPattern } from "urlpattern-polyfill";
import { createFaults, type Faults } from "./faults.ts";
import { HttpError } from "./http-error.ts";
import type { Identity, Running, ServiceOptions } from "../service.ts";

export { bodyStream, readForm, readJson } from "./body.ts";
export { HttpError } from "./http-error.ts";

/** One request on its way to its handler. */
export interface Exchange {
  readonly request: IncomingMessage;
  readonly response: ServerResponse;
  readonly url: URL;
  /** Named groups of the route's path, percent-decoded. */
  readonly path: Readonly<Record<string, string>>;
  /** Undefined for a request without a bearer token. */
  readonly identity: Identity | undefined;
}

/**
 * A method of the service: `operation` is the name faults are planted by, such as `storage.objects.insert`; a function
 * where one address serves several.
 */
export interface Route {
  readonly operation: string | ((url: URL) => string);
  readonly method: "GET" | "POST" | "PUT" | "PATCH" | "DELETE";
  /** A URLPattern pathname: `/storage/v1/b/:bucket/o/:object`. A `:name` takes one segment, an encoded slash included. */
  readonly path: string;
  readonly handle: (exchange: Exchange) => Promise<void> | void;
}

/** What makes one service out of the frame: its routes and how it words an error. */
export interface Service {
  readonly name: string;
  readonly routes: readonly Route[];
  /** JSON body of an error answer. */
  readonly errorBody: (error: HttpError) => unknown;
  /** Planted faults, where another surface of the service has the same. */
  readonly faults?: Faults;
  /** Releases what the service holds. */
  readonly close?: () => Promise<void> | void;
}

/**
 * Serves on 127.0.0.1 only. Refuses, before any handler: a Host that is not this machine (DNS rebinding), any Origin
 * (a web page), a bearer token that is not of this start.
 */
export async function serve(service: Service, options: ServiceOptions): Promise<Running> {
  const faults = service.faults ?? createFaults();
  const routes = service.routes.map((route) => ({ ...route, pattern: new URLPattern({ pathname: route.path }) }));
  const server = createServer((request, response) => {
    void answer(request, response).catch((error: unknown) => {
      options.log(`${service.name}: ${String(request.method)} ${String(request.url)}: ${describe(error)}`);
      dropBody(request);
      respondError(service, response, error);
    });
  });
  server.keepAliveTimeout = 60_000;
  server.requestTimeout = 0;

  async function answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    refuseForeigners(request);
    const url = addressOf(request);
    if (await faults.administer(request, response, url, options.tokens)) return;
    const identity = identify(request, options);
    for (const route of routes) {
      if (route.method !== request.method) continue;
      const match = route.pattern.exec({ pathname: url.pathname });
      if (!match) continue;
      const operation = typeof route.operation === "string" ? route.operation : route.operation(url);
      if (faults.apply(operation, request, response) === "answered") return;
      const path = Object.fromEntries(
        Object.entries(match.pathname.groups).map(([name, value]) => [name, decode(value ?? "")]),
      );
      await route.handle({ request, response, url, path, identity });
      return;
    }
    throw new HttpError(404, "notFound", `${service.name} has no ${String(request.method)} ${url.pathname}`);
  }

  await new Promise<void>((resolve, reject) => {
    server.once("error", reject);
    server.listen(options.port, "127.0.0.1", resolve);
  });
  const { port } = server.address() as AddressInfo;
  return {
    endpoint: `http://127.0.0.1:${port}`,
    async close() {
      const closed = new Promise<void>((resolve) => server.close(() => resolve()));
      server.closeAllConnections();
      await closed;
      await service.close?.();
    },
  };
}

/** Throws unless the identity has one of these scopes: 401 without a token, 403 with too little. */
export function requireScope(exchange: Exchange, scopes: readonly string[]): Identity {
  const identity = requireToken(exchange);
  if (!identity.scopes.some((scope) => scopes.includes(scope))) {
    throw new HttpError(403, "insufficientPermissions", "Request had insufficient authentication scopes.");
  }
  return identity;
}

/** @throws HttpError 401 `required` without a token */
export function requireToken({ identity }: Exchange): Identity {
  if (identity) return identity;
  throw new HttpError(401, "required", "Login Required.", { location: "Authorization", locationType: "header" });
}

/** Answers with JSON, whole. */
export function sendJson(
  response: ServerResponse,
  status: number,
  body: unknown,
  headers: Record<string, string> = {},
): void {
  const bytes = Buffer.from(JSON.stringify(body));
  response.writeHead(status, {
    "content-type": "application/json; charset=UTF-8",
    "content-length": String(bytes.length),
    ...headers,
  });
  response.end(bytes);
}

/** @throws HttpError 400 for an address that is none, such as `//` */
function addressOf(request: IncomingMessage): URL {
  const target = request.url ?? "/";
  // In front of a path: by itself `//host` would be an authority.
  const address = target.startsWith("/") ? `http://127.0.0.1${target}` : target;
  if (URL.canParse(address)) return new URL(address);
  throw new HttpError(400, "badRequest", `The address of the request can't be read: ${target}`);
}

function refuseForeigners(request: IncomingMessage): void {
  const host = (request.headers.host ?? "").replace(/:\d+$/, "");
  if (!["127.0.0.1", "localhost", "[::1]"].includes(host)) {
    throw new HttpError(403, "forbidden", "The emulators answer to this machine only.");
  }
  if (request.headers.origin !== undefined) {
    throw new HttpError(403, "forbidden", "The emulators do not answer web pages.");
  }
}

function identify(request: IncomingMessage, { tokens }: ServiceOptions): Identity | undefined {
  const header = request.headers.authorization;
  if (header === undefined) return undefined;
  const bearer = /^Bearer (\S+)$/i.exec(header)?.[1];
  const identity = bearer === undefined ? undefined : tokens.verify(bearer);
  if (!identity) {
    throw new HttpError(401, "authError", "Invalid Credentials", { location: "Authorization", locationType: "header" });
  }
  return identity;
}

/** Reads what is left of the body to nowhere: a client that still sends must be able to see the answer. */
function dropBody(request: IncomingMessage): void {
  request.removeAllListeners("readable");
  request.resume();
}

function respondError(service: Service, response: ServerResponse, error: unknown): void {
  if (response.headersSent) {
    response.destroy();
    return;
  }
  const known = error instanceof HttpError ? error : new HttpError(500, "backendError", describe(error));
  sendJson(
    response,
    known.status,
    service.errorBody(known),
    (known.details["headers"] ?? {}) as Record<string, string>,
  );
}

function describe(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}

function decode(segment: string): string {
  try {
    return decodeURIComponent(segment);
  } catch {
    throw new HttpError(400, "invalid", "The path is not valid percent-encoding.");
  }
}
