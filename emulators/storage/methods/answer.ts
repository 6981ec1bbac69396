import { prune, parseMask } from "../../google/partial-response.ts";
import { type Exchange, sendJson } from "../../http/server.ts";

/** Answers 200 with JSON, cut down to the `fields` that the request asks for: the mask was checked before the work. */
export function answer(exchange: Exchange, body: unknown): void {
  const query = exchange.url.searchParams;
  const fields = query.get("fields") ?? query.get("$fields") ?? "";
  sendJson(exchange.response, 200, fields.trim() === "" ? body : prune(body, parseMask(fields)));
}

/** Answers 204, or another status, without a body. */
export function answerEmpty(exchange: Exchange, status = 204, headers: Record<string, string> = {}): void {
  exchange.response.writeHead(status, { "content-length": "0", ...headers });
  exchange.response.end();
}
