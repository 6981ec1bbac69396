import { gunzipSync } from "node:zlib";

/** A request and its answer, as they went over the wire. */
export interface Exchange {
  readonly method: string;
  /** Path and query. */
  readonly url: string;
  readonly headers: Headers;
  readonly sent: Body;
  /** Undefined where the connection ended before the answer did. */
  readonly answer?: { readonly status: number; readonly headers: Headers; readonly body: Body };
}

/** By lower-case name. */
export type Headers = Readonly<Record<string, string | undefined>>;

/** What was kept of a body. */
export interface Body {
  /** The whole, or its beginning. */
  readonly bytes: Buffer;
  readonly whole: boolean;
}

/** Whether enums go by their numbers, in both directions. */
export function hasNumericEnums(query: URLSearchParams): boolean {
  return query.get("$alt")?.includes("enum-encoding=int") ?? false;
}

/** The JSON that a body is. Undefined for one that does not say it is JSON, and for an empty one. */
export function jsonOf(headers: Headers, { bytes, whole }: Body): { readonly value: unknown } | undefined {
  if (!/^application\/json\b/i.test(headers["content-type"] ?? "") || !whole || bytes.length === 0) return undefined;
  return parse(headers["content-encoding"] === "gzip" ? gunzipped(bytes) : bytes.toString());
}

/** The metadata in front of the content in a `multipart/related` body. */
export function metadataOf(headers: Headers, { bytes }: Body): { readonly value: unknown } | undefined {
  const type = headers["content-type"] ?? "";
  const [, quoted, plain] = /^multipart\/related\b.*;\s*boundary=(?:"([^"]+)"|'?([^;'\s]+))/i.exec(type) ?? [];
  const boundary = quoted ?? plain;
  if (boundary === undefined) return undefined;
  const [, part] = bytes.toString("latin1").split(`--${boundary}`);
  const [, json] = /\r?\n\r?\n([\s\S]*?)\r?\n$/.exec(part ?? "") ?? [];
  return json === undefined ? undefined : parse(Buffer.from(json, "latin1").toString());
}

/** What can't be unpacked comes as it is. */
function gunzipped(bytes: Buffer): string {
  try {
    return gunzipSync(bytes).toString();
  } catch {
    return bytes.toString();
  }
}

/** Text that is no JSON comes as it is: no schema takes that for an object. */
function parse(text: string): { readonly value: unknown } {
  try {
    return { value: JSON.parse(text) as unknown };
  } catch {
    return { value: text };
  }
}
