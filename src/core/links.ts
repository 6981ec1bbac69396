import { lstat } from "node:fs/promises";
import { join, relative, sep } from "node:path";
import { isMissing } from "./files.ts";

/**
 * The first symbolic link on the way from `root` down to `path`, `path` itself included; undefined when there is none.
 * What stands below `root` then really is there. Where the way ends early there is no link either.
 * @param root its own links are its owner's choice, and followed
 */
export async function linkOnTheWay(root: string, path: string): Promise<string | undefined> {
  let at = root;
  for (const part of relative(root, path).split(sep)) {
    at = join(at, part);
    const found = await lstat(at).catch((error: unknown) => {
      if (isMissing(error)) return undefined;
      throw error;
    });
    if (found === undefined) return undefined;
    if (found.isSymbolicLink()) return at;
  }
  return undefined;
}
