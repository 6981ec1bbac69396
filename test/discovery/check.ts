import { answerDeviations } from "./answer.ts";
import type { Document, Method, Route } from "./document.ts";
import { type Exchange, hasNumericEnums, jsonOf, metadataOf } from "./exchange.ts";
import { isOutside } from "./outside.ts";
import { queryDeviations } from "./query.ts";
import { scopeDeviations } from "./scopes.ts";
import { valueDeviations } from "./value.ts";

/**
 * Holds one exchange against Google's discovery documents: address, query, masks, scopes, both bodies, error body.
 * A request of an upload session is held for its answer only: the address is the server's own, and the content anybody's.
 * @returns a line for each thing that the documents do not know, beginning with the method's id; `undefined` for an
 * exchange that they say nothing about
 */
export function deviationsOf(documents: readonly Document[], exchange: Exchange): string[] | undefined {
  const answered = `answered ${exchange.answer?.status ?? "never"}`;
  if (!URL.canParse(exchange.url, "http://localhost"))
    return [`${exchange.method} ${exchange.url}: no address, ${answered}`];
  const { pathname, searchParams } = new URL(exchange.url, "http://localhost");
  if (isOutside(pathname)) return undefined;
  const found = findRoute(documents, exchange.method, pathname);
  if (!found) return [`${exchange.method} ${pathname}: no such method, ${answered}`];
  const { document, route } = found;
  const isSession = route.kind === "upload" && searchParams.has("upload_id");
  const request = isSession
    ? []
    : [
        ...queryDeviations(document, route.method, searchParams),
        ...bodyDeviations(document, route.method, exchange, searchParams),
        ...scopeDeviations(route.method, exchange),
      ];
  const lines = [...request, ...answerDeviations(document, route, exchange)];
  return lines.map((line) => `${route.method.id}: ${line}`);
}

interface Found {
  readonly document: Document;
  readonly route: Route;
}

/** The longest address that fits, as `files/generateIds` goes before `files/{fileId}`. */
function findRoute(documents: readonly Document[], verb: string, path: string): Found | undefined {
  return documents
    .flatMap((document) => document.routes.map((route) => ({ document, route })))
    .filter(({ route }) => route.path.test(path) && takes(route, verb))
    .sort((a, b) => literal(b.route) - literal(a.route))[0];
}

/** Sessions take more verbs than the method that began them. */
function takes({ kind, method }: Route, verb: string): boolean {
  if (method.httpMethod === verb || (method.httpMethod === "GET" && verb === "HEAD")) return true;
  return kind === "upload" && ["PUT", "POST", "DELETE"].includes(verb);
}

function literal({ path }: Route): number {
  return path.source.replaceAll("[^/]+", "").length;
}

function bodyDeviations(document: Document, method: Method, exchange: Exchange, query: URLSearchParams): string[] {
  if (query.get("uploadType") === "media") return [];
  const { headers, sent } = exchange;
  const json = query.get("uploadType") === "multipart" ? metadataOf(headers, sent) : jsonOf(headers, sent);
  if (!json) return [];
  if (!method.request) return emptyOrNull(json.value) ? [] : ["request: the method takes no body"];
  const rules = { nullIsAbsent: true, numericEnums: hasNumericEnums(query) };
  return valueDeviations(document, method.request, json.value, "request", rules);
}

function emptyOrNull(value: unknown): boolean {
  return value === null || JSON.stringify(value) === "{}";
}
