import { stat } from "node:fs/promises";
import { Failure } from "../core/failure.ts";
import { isMissing } from "../core/files.ts";

/** Whether a folder stands at a path; not where nothing does. @throws Failure `file.unreadable` where that can't be told */
export async function isDirectory(path: string): Promise<boolean> {
  try {
    return (await stat(path)).isDirectory();
  } catch (error) {
    if (isMissing(error)) return false;
    throw new Failure("file.unreadable", { file: path, why: String(error) }, { cause: error });
  }
}
