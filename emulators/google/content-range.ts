import { HttpError } from "../http/http-error.ts";

/** What a request to an upload session carries. Positions are in bytes of the object. */
export type ContentRange =
  /** `bytes * / *` or `bytes * /N`: nothing; how far are we? With `total` reached, it also ends the upload. */
  | { readonly kind: "query"; readonly total?: number }
  /** Bytes from `start`. `ends`: the object is whole when this body is. */
  | { readonly kind: "bytes"; readonly start: number; readonly ends: boolean; readonly total?: number };

/**
 * Reads a Content-Range as resumable uploads use it; without one the body is the whole object. The official Node client
 * sends `bytes 0--1/0` for an empty object in chunks, and `bytes N-* /*` for a stream of unknown length.
 * https://cloud.google.com/storage/docs/performing-resumable-uploads
 * @throws HttpError 400 `invalid`
 */
export function readContentRange(header: string | undefined): ContentRange {
  if (header === undefined) return { kind: "bytes", start: 0, ends: true };
  const query = /^bytes \*\/(\d+|\*)$/.exec(header);
  if (query) return { kind: "query", ...totalOf(query[1]) };
  const bytes = /^bytes (\d+)-(-?\d+|\*)\/(\d+|\*)$/.exec(header);
  if (!bytes) throw new HttpError(400, "invalid", `Failed to parse Content-Range header: ${header}`);
  const total = totalOf(bytes[3]);
  const open = bytes[2] === "*";
  const ends = total.total === undefined ? open : open || Number(bytes[2]) + 1 === total.total;
  return { kind: "bytes", start: Number(bytes[1]), ends, ...total };
}

function totalOf(text: string | undefined): { total?: number } {
  return text === undefined || text === "*" ? {} : { total: Number(text) };
}
