import { readFile } from "node:fs/promises";
import type { ConnectionSources } from "./connection.ts";
import { Failure, reasonOf } from "./failure.ts";

/**
 * The text of a `sluice.json`; undefined when there is none.
 * @throws Failure `connection.unreadable` when something is there and can't be read
 */
export async function readConnectionFile(path: string | undefined): Promise<ConnectionSources["file"]> {
  if (path === undefined) return undefined;
  try {
    return { path, text: await readFile(path, "utf8") };
  } catch (error) {
    if (error instanceof Error && "code" in error && error.code === "ENOENT") return undefined;
    throw new Failure("connection.unreadable", { file: path, why: reasonOf(error) }, { cause: error });
  }
}
