import { HttpError } from "../http.ts";
import { invalidValue } from "./errors.ts";
import { checkMask, parseMask, type Mask } from "./mask.ts";

/** A query parameter; an empty one counts as missing. */
export function textParameter(url: URL, name: string): string | undefined {
  const text = url.searchParams.get(name);
  return text === null || text === "" ? undefined : text;
}

/** @throws HttpError 400 `invalidParameter` when it is neither `true` nor `false` */
export function flagParameter(url: URL, name: string, otherwise = false): boolean {
  const text = textParameter(url, name);
  if (text === undefined) return otherwise;
  if (text !== "true" && text !== "false") {
    throw new HttpError(400, "invalidParameter", `Invalid boolean value: '${text}'.`, { location: name });
  }
  return text === "true";
}

/** @throws HttpError 400 `invalidParameter` outside of 1 to 1000 */
export function pageSizeParameter(url: URL): number {
  const text = textParameter(url, "pageSize") ?? "100";
  const size = Number(text);
  if (Number.isInteger(size) && size >= 1 && size <= 1000) return size;
  throw new HttpError(400, "invalidParameter", `Invalid value '${text}'. Values must be within the range: [1, 1000]`, {
    location: "pageSize",
  });
}

/**
 * The mask in `fields`.
 * @param otherwise the fields that are sent when the caller names none
 * @throws HttpError 400 `invalidParameter` when it is none, or names what the resource does not have
 */
export function fieldsParameter(url: URL, shape: Readonly<Record<string, unknown>>, otherwise: string): Mask {
  return checkMask(shape, parseMask(textParameter(url, "fields") ?? otherwise));
}

/** Whether the caller knows shared drives; `supportsTeamDrives` is the old name. */
export function knowsSharedDrives(url: URL): boolean {
  return flagParameter(url, "supportsAllDrives") || flagParameter(url, "supportsTeamDrives");
}

/** Whether the caller wants the items of shared drives in a listing. */
export function wantsSharedDrives(url: URL): boolean {
  return flagParameter(url, "includeItemsFromAllDrives") || flagParameter(url, "includeTeamDriveItems");
}

/** @throws HttpError 400 `invalid` when it is none of the words */
export function wordParameter<const Word extends string>(
  url: URL,
  name: string,
  words: readonly Word[],
): Word | undefined {
  const text = textParameter(url, name);
  const word = words.find((known) => known === text);
  if (text !== undefined && word === undefined) throw invalidValue(name);
  return word;
}
