import { join } from "node:path";
import * as z from "zod";
import { Failure, isFailure, isKnown, reasonOf } from "../failure.ts";
import { isMissing, readUserFile } from "../files.ts";

/** In the working copy: which version it was copied from, and what each file held then. */
export const STAMP_FILE = ".sluice-infrastructure.json";
const FORMAT = 1;

const Stamp = z.object({
  format: z.literal(FORMAT),
  version: z.string().min(1),
  files: z.record(z.string(), z.string().regex(/^[0-9a-f]{64}$/)),
});

export interface Stamp {
  /** Version of Sluice that the copy came from, or was last brought to. */
  readonly version: string;
  /** Path ('/' between its parts) -> SHA-256 in hex, as copied. */
  readonly files: Readonly<Record<string, string>>;
}

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
    if (isFailure(error, "file.missing") || (isKnown(error) && isMissing(error.cause))) return undefined;
    throw error;
  }
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (error) {
    throw new Failure("document.malformed", { object: path, why: reasonOf(error) }, { cause: error });
  }
  // The format is looked at first: a newer document may hold anything.
  const { data: header } = z.object({ format: z.int() }).safeParse(value);
  if (header !== undefined && header.format > FORMAT) {
    throw new Failure("document.newer-format", { object: path, format: header.format, known: FORMAT });
  }
  const parsed = Stamp.safeParse(value);
  if (!parsed.success) throw new Failure("document.malformed", { object: path, why: z.prettifyError(parsed.error) });
  return { version: parsed.data.version, files: parsed.data.files };
}
