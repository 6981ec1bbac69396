import { flag, integer, word } from "../google/parameters.ts";
import { checkMask, type Fields, type Mask, parseMask } from "../google/partial-response.ts";

/** A query parameter; an empty one counts as missing. */
export function textParameter(url: URL, name: string): string | undefined {
  const text = url.searchParams.get(name);
  return text === null || text === "" ? undefined : text;
}

/** @throws HttpError 400 `invalidParameter` when it is no boolean */
export function flagParameter(url: URL, name: string, otherwise = false): boolean {
  return flag.read(textsOf(url, name), name) ?? otherwise;
}

/** @throws HttpError 400 `invalidParameter` outside of 1 to `most` */
export function pageSizeParameter(url: URL, otherwise = 100, most = 1000): number {
  return integer(1, most).read(textsOf(url, "pageSize"), "pageSize") ?? otherwise;
}

/**
 * The mask in `fields`.
 * @param otherwise the fields that are sent when the caller names none
 * @throws HttpError 400 `invalidParameter` when it is none, or names what the resource does not have
 */
export function fieldsParameter(url: URL, fields: Fields, otherwise: string): Mask {
  const text = textParameter(url, "fields") ?? textParameter(url, "$fields");
  return checkMask(fields, parseMask(text ?? otherwise));
}

/** Whether the caller knows shared drives; `supportsTeamDrives` is the old name. */
export function knowsSharedDrives(url: URL): boolean {
  return flagParameter(url, "supportsAllDrives") || flagParameter(url, "supportsTeamDrives");
}

/** Whether the caller wants the items of shared drives in a listing. */
export function wantsSharedDrives(url: URL): boolean {
  return flagParameter(url, "includeItemsFromAllDrives") || flagParameter(url, "includeTeamDriveItems");
}

/** @throws HttpError 400 `invalidParameter` when it is none of the words */
export function wordParameter<const Word extends string>(
  url: URL,
  name: string,
  words: readonly Word[],
): Word | undefined {
  return word(...words).read(textsOf(url, name), name);
}

function textsOf(url: URL, name: string): string[] {
  return url.searchParams.getAll(name).filter((text) => text !== "");
}
