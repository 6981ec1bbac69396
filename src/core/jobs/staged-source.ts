import { unzipSync } from "fflate";
import { buffer } from "node:stream/consumers";
import type { Bucket, CloudStorage } from "../services/storage.ts";
import { parseGsUri } from "../layout.ts";

/** A file of the code that a batch ran, as it was staged: an object, or a file in the package that is one. */
export interface StagedSource {
  /** `gs://...` of the object. */
  readonly uri: string;
  /** Path in the package, such as `sluice_job/read/rows.py`; undefined where the object is the file. */
  readonly inside: string | undefined;
  /** Path of the same file in `spark/`, or in the folder of who wrote it. */
  readonly path: string;
}

/** What a batch ran: its main file and its packages, `gs://...` each. */
interface BatchCode {
  readonly main: string;
  readonly pyFiles: readonly string[];
}

// Whatever runs the batch unpacks nothing: Python names a module by the path of its archive.
const IN_ARCHIVE = /(?:^|\/)(?<archive>[^/]+\.(?:zip|egg))\/(?<inside>(?:[\w-]+\/)*[\w-]+\.py)$/;
// Code of anybody's that is larger is not shown.
const LARGEST = 4 * 1024 * 1024;

/** Which file of a batch's code a place in a stack trace names; undefined where it is none of it, but Spark's or Python's. */
export function stagedSource(file: string, { main, pyFiles }: BatchCode): StagedSource | undefined {
  const { archive, inside } = IN_ARCHIVE.exec(file)?.groups ?? {};
  if (archive !== undefined && inside !== undefined) {
    const uri = pyFiles.find((one) => nameOf(one) === archive);
    return uri === undefined ? undefined : { uri, inside, path: inside };
  }
  const uri = [main, ...pyFiles].find((one) => one.endsWith(".py") && nameOf(one) === nameOf(file));
  return uri === undefined ? undefined : { uri, inside: undefined, path: nameOf(uri) };
}

/**
 * The bytes of a file of staged code; undefined where it is gone or too large to be code.
 * @throws Failure `remote.*`
 */
export async function readStagedSource(
  storage: CloudStorage,
  { uri, inside }: Pick<StagedSource, "uri" | "inside">,
  signal: AbortSignal,
): Promise<Uint8Array | undefined> {
  const place = parseGsUri(uri);
  if (!place) return undefined;
  const bytes = await readBounded(storage.bucket(place.bucket), place.object, signal);
  if (bytes === undefined || inside === undefined) return bytes;
  const wanted = ({ name, originalSize }: { name: string; originalSize: number }) =>
    name === inside && originalSize <= LARGEST;
  try {
    return unzipSync(bytes, { filter: wanted })[inside];
  } catch {
    return undefined; // what is no package has no file in it
  }
}

async function readBounded(bucket: Bucket, object: string, signal: AbortSignal): Promise<Uint8Array | undefined> {
  const stat = await bucket.stat(object, signal);
  if (stat === undefined || stat.size > LARGEST) return undefined;
  return buffer(await bucket.read(object, { generation: stat.generation }, signal));
}

function nameOf(path: string): string {
  return path.slice(path.lastIndexOf("/") + 1);
}
