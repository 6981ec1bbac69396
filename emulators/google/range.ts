import { HttpError } from "../http/http-error.ts";

/** Bytes of a file, both ends included. */
export interface Range {
  readonly start: number;
  readonly end: number;
}

/**
 * Reads a `Range` header; undefined when there is none, or one that is to be ignored (several ranges, other units).
 * @throws HttpError 416 `requestedRangeNotSatisfiable` when no byte lies in it: always so for an empty file
 */
export function readRange(header: string | undefined, size: number): Range | undefined {
  const match = /^bytes=(\d*)-(\d*)$/.exec(header?.trim() ?? "");
  if (!match) return undefined;
  const [, first = "", last = ""] = match;
  if (first === "" && last === "") return undefined;
  if (first !== "" && last !== "" && Number(last) < Number(first)) return undefined;
  const start = first === "" ? Math.max(size - Number(last), 0) : Number(first);
  const end = first === "" || last === "" ? size - 1 : Math.min(Number(last), size - 1);
  if (start <= end) return { start, end };
  throw new HttpError(416, "requestedRangeNotSatisfiable", "Request range not satisfiable", {
    location: "Range",
    locationType: "header",
    headers: { "content-range": `bytes */${size}` },
  });
}
