import type { OddElement } from "../../google/reply.ts";
import type { Drive } from "../../services/drive.ts";
import type { FoundFile } from "./found-file.ts";
import { pathInTree, rootOnly } from "./tree.ts";
import { walk } from "./walk.ts";

/** What a search of one ingested folder found. */
export interface Found {
  readonly files: readonly FoundFile[];
  /** All folders below it, by their paths inside it. */
  readonly folders: readonly { readonly id: string; readonly name: string; readonly path: string }[];
  /** Files that Drive describes in a way that makes no sense. */
  readonly odd: readonly OddElement[];
}

/**
 * Looks for files in all of an ingested folder, each folder listed by itself as a run does.
 * @param wanted `named` is asked of Drive; `matches` has the say over each file that Drive shows then
 * @throws Failure `remote.*`, `credentials.*`
 */
export async function findFiles(
  drive: Pick<Drive, "list">,
  folderId: string,
  { named, matches }: { readonly named: string | undefined; readonly matches: (found: FoundFile) => boolean },
  signal: AbortSignal,
): Promise<Found> {
  const narrowed: Pick<Drive, "list"> = { list: (id, page, until) => drive.list(id, { ...page, named }, until) };
  const tree = rootOnly(folderId);
  const files: FoundFile[] = [];
  const odd: OddElement[] = [];
  const takeOdd = (one: OddElement) => {
    odd.push(one);
    return Promise.resolve();
  };
  for await (const found of walk(narrowed, [folderId], tree, signal, takeOdd)) if (matches(found)) files.push(found);
  tree.delete(folderId);
  const folders = [...tree].map(([id, { name }]) => ({ id, name, path: pathInTree(tree, id) ?? name }));
  return { files, folders, odd };
}
