import * as z from "zod";
import type { Document, Route } from "./document.ts";
import { type Exchange, hasNumericEnums, jsonOf } from "./exchange.ts";
import { show, valueDeviations } from "./value.ts";

const Reasons = z.object({ domain: z.string(), reason: z.string(), message: z.string() });
const ERROR = {
  reasons: z.object({ code: z.number(), message: z.string(), errors: z.array(Reasons).min(1) }),
  status: z.object({ code: z.number(), message: z.string(), status: z.string().regex(/^[A-Z_]+$/) }),
} as const;

/** A cancelled upload session: the one status of Google's that no error body comes with. */
const CANCELLED = 499;

/** A line for everything in an answer that the method does not give, or where an error is not told as Google does. */
export function answerDeviations(document: Document, { method, kind }: Route, exchange: Exchange): string[] {
  const { answer } = exchange;
  if (!answer || exchange.method === "HEAD") return [];
  const { status, headers, body } = answer;
  const query = new URL(exchange.url, "http://localhost").searchParams;
  const isContent = kind === "download" || query.get("alt") === "media" || (method.useMediaDownloadService ?? false);
  const json = jsonOf(headers, body);
  if (status >= 400) return status === CANCELLED ? [] : errorDeviations(document, status, isContent, json?.value);
  if (isContent || status >= 300 || !json) return [];
  if (!method.response) return [`answer: ${status} with a body, of which the document knows nothing`];
  const rules = { nullIsAbsent: false, numericEnums: hasNumericEnums(query) };
  return valueDeviations(document, method.response, json.value, "answer", rules);
}

/** Content is refused in plain text by some of Google's servers, in the usual body by others. */
function errorDeviations({ errorStyle }: Document, status: number, isContent: boolean, body: unknown): string[] {
  if (body === undefined && isContent) return [];
  const { data, success } = z.object({ error: ERROR[errorStyle] }).safeParse(body);
  if (success && data.error.code === status) return [];
  return [`answer: ${status} without Google's error body: ${show(body)}`];
}
