import type { ConnectionSources } from "./connection.ts";
import { isFailure } from "./failure.ts";
import { readUserFile } from "./files.ts";

/**
 * The text of a `sluice.json`; undefined when there is none.
 * @throws Failure `file.*` when something is there and can't be read
 */
export async function readConnectionFile(path: string | undefined): Promise<ConnectionSources["file"]> {
  if (path === undefined) return undefined;
  try {
    return { path, text: await readUserFile(path) };
  } catch (error) {
    if (isFailure(error, "file.missing")) return undefined;
    throw error;
  }
}
