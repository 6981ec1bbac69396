import { join } from "node:path";
import * as z from "zod";
import { parseDocument } from "../document.ts";
import { isFailure } from "../failure.ts";
import { isMissing, readUserFile } from "../files.ts";
import { FORMAT } from "../layout.ts";

/** In the working copy: which version it was copied from, and what each file held then. */
export const STAMP_FILE = ".sluice-infrastructure.json";

const Stamp = z.object({
  format: z.literal(FORMAT),
  version: z.string().min(1),
  files: z.record(z.string(), z.string().regex(/^[0-9a-f]{64}$/)),
});

/** What a working copy of `terraform/` was made from. */
export interface Stamp {
  /** Version of Sluice that the copy came from, or was last brought to. */
  readonly version: string;
  /** Path ('/' between its parts) -> SHA-256 in hex, as copied. */
  readonly files: Readonly<Record<string, string>>;
}

/** The stamp as the text of its file. */
export function writeStamp(stamp: Stamp): string {
  return `${JSON.stringify({ format: FORMAT, ...stamp }, undefined, 2)}\n`;
}

/**
 * The stamp of a working copy; undefined where the folder has none (or does not exist).
 * @throws Failure `document.malformed`, `document.newer-format` if a newer Sluice made the copy, `file.*`
 */
export async function readStamp(folder: string): Promise<Stamp | undefined> {
  const path = join(folder, STAMP_FILE);
  let text: string;
  try {
    text = await readUserFile(path);
  } catch (error) {
    // A file in the folder's place has no stamp either.
    if (isFailure(error, "file.missing") || (isFailure(error) && isMissing(error.cause))) return undefined;
    throw error;
  }
  const { version, files } = parseDocument(path, text, Stamp);
  return { version, files };
}
