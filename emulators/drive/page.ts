import { invalidValue } from "./errors.ts";
import { textParameter } from "./parameters.ts";

/** A part of a list, and where the next one begins. */
export interface Page<Item> {
  readonly items: readonly Item[];
  readonly nextPageToken: string | undefined;
}

/**
 * The page that `pageToken` names; the first without one. A token names the last item of the page before, so that what
 * comes and goes meanwhile shifts nothing.
 * @throws HttpError 400 `invalid` for a token that names none of the items
 */
export function pageOf<Item extends { readonly id: string }>(all: readonly Item[], url: URL, size: number): Page<Item> {
  const token = textParameter(url, "pageToken");
  const last = token === undefined ? -1 : all.findIndex(({ id }) => tokenOf(id) === token);
  if (token !== undefined && last < 0) throw invalidValue("pageToken");
  const items = all.slice(last + 1, last + 1 + size);
  const end = items.at(-1);
  return { items, nextPageToken: end && last + 1 + size < all.length ? tokenOf(end.id) : undefined };
}

function tokenOf(id: string): string {
  return Buffer.from(`after ${id}`).toString("base64url");
}
