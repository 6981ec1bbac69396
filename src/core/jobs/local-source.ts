import { isAbsolute, join, relative } from "node:path";
import type { CloudStorage } from "../services/storage.ts";
import { isFailure } from "../failure.ts";
import { readUserFile } from "../files.ts";
import { readStagedSource, type StagedSource } from "./staged-source.ts";

/**
 * The file of this machine that a batch's code came from: the first of the folders whose file of that path has the very
 * content that was staged. Undefined where none has: a line of another text is another line.
 * @throws Failure `remote.*`
 */
export async function localSource(
  storage: CloudStorage,
  source: StagedSource,
  folders: readonly string[],
  signal: AbortSignal,
): Promise<string | undefined> {
  const staged = await readStagedSource(storage, source, signal);
  if (staged === undefined) return undefined;
  const text = new TextDecoder().decode(staged);
  for (const folder of folders) {
    const file = join(folder, source.path);
    const inside = relative(folder, file);
    if (isAbsolute(inside) || inside.startsWith("..")) continue;
    if ((await textIfAny(file)) === text) return file;
  }
  return undefined;
}

async function textIfAny(file: string): Promise<string | undefined> {
  try {
    return await readUserFile(file);
  } catch (error) {
    // What can't be read is not the file that was staged.
    if (isFailure(error)) return undefined;
    throw error;
  }
}

/** Where the code of a batch may have come from: what ships with Sluice, and what the user keeps beside the pipeline. */
export function sourceFolders(installation: string, workspace: string | undefined): readonly string[] {
  const own = workspace === undefined ? [] : [join(workspace, "spark"), workspace, join(workspace, "jobs")];
  return [...own, join(installation, "spark")];
}
