import { type Exchange, sendJson } from "../../http.ts";
import { selectFields } from "./fields.ts";

/** Answers 200 with JSON, cut down to the `fields` that the request asks for. */
export function answer(exchange: Exchange, body: unknown): void {
  sendJson(exchange.response, 200, selectFields(body, exchange.url.searchParams.get("fields")));
}

/** Answers 204, or another status, without a body. */
export function answerEmpty(exchange: Exchange, status = 204, headers: Record<string, string> = {}): void {
  exchange.response.writeHead(status, { "content-length": "0", ...headers });
  exchange.response.end();
}
