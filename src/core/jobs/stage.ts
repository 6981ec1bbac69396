import { zipSync } from "fflate";
import { createHash } from "node:crypto";
import { readdir, readFile } from "node:fs/promises";
import { join, sep } from "node:path";
import { buffer } from "node:stream/consumers";
import type { Bucket, StoredObject } from "../services/storage.ts";
import { Failure, isFailure, reasonOf } from "../failure.ts";
import { gsUri, stagedDataset, stagedJob } from "../layout.ts";
import type { Contract } from "./contract/contract.ts";

/** Where a job and its contracts lie in the bucket. A release carries the same as `job.json`. */
export interface StagedJob {
  readonly sha256: string;
  /** `gs://.../job.py`. */
  readonly main: string;
  readonly pyFiles: readonly string[];
  /** Prefix `gs://.../contracts/`. */
  readonly contracts: string;
}

const MAIN = "job.py";
const PACKAGE = "sluice_job";
// The code has some 100 KB, and a contract that anybody writes less: more is none of ours, and not read.
const LARGEST = 4 * 1024 * 1024;
// Zip files hold local time from 1980 on: a fixed one, so that the same code is the same bytes.
const MTIME = new Date(1980, 0, 1);

/**
 * Puts the job's code and the contracts into the bucket under the hash of their content. What is there already stays,
 * and is compared: a batch runs the code, and reads every contract, that lies below that name, whoever wrote it.
 * @param jobFolder `spark/` of the installation
 * @throws Failure `job.code-missing`, `job.staged-foreign`, `remote.*`
 */
export async function stageJob(
  { lake, jobFolder, contracts }: { lake: Bucket; jobFolder: string; contracts: readonly Contract[] },
  signal: AbortSignal,
): Promise<StagedJob> {
  const files = new Map<string, Uint8Array>([
    [MAIN, await readCode(join(jobFolder, MAIN))],
    [`${PACKAGE}.zip`, await zipPackage(join(jobFolder, PACKAGE))],
    ...contracts.map((contract): [string, Uint8Array] => [
      `contracts/${contract.dataset}.json`,
      Buffer.from(`${JSON.stringify(contract, null, 2)}\n`),
    ]),
  ]);
  const sha256 = hashOf(files);
  const prefix = stagedJob(sha256);
  for (const [name, bytes] of files) await createOnce(lake, prefix + name, bytes, signal);
  await refuseForeign(lake, prefix, files, signal);
  return stagedAt(lake.name, sha256);
}

/** Where a job lies whose content has that hash. */
export function stagedAt(lake: string, sha256: string): StagedJob {
  const uri = (name: string) => gsUri(lake, stagedJob(sha256) + name);
  return { sha256, main: uri(MAIN), pyFiles: [uri(`${PACKAGE}.zip`)], contracts: uri("contracts/") };
}

/**
 * Looks whether a staged job is still what its name says: whoever may write into the lake could have put other code there.
 * @returns the datasets of its contracts; undefined when its code, or all of these, are gone
 * @throws Failure `job.staged-foreign`, `remote.*`
 */
export async function readStaged(
  lake: Bucket,
  sha256: string,
  signal: AbortSignal,
): Promise<readonly string[] | undefined> {
  const prefix = stagedJob(sha256);
  const code = [MAIN, `${PACKAGE}.zip`];
  const there = new Map<string, StoredObject>();
  for await (const object of lake.all(prefix, signal)) {
    const name = object.name.slice(prefix.length);
    const isOurs = code.includes(name) || name === `contracts/${stagedDataset(object.name)}.json`;
    if (!isOurs || object.size > LARGEST)
      throw new Failure("job.staged-foreign", { object: gsUri(lake.name, object.name) });
    there.set(name, object);
  }
  const contracts = [...there.keys()].filter((name) => !code.includes(name)).sort();
  if (contracts.length === 0 || !code.every((name) => there.has(name))) return undefined;
  const files = new Map<string, Uint8Array>();
  // In the order in which they were staged: the hash is of that.
  for (const name of [...code, ...contracts]) files.set(name, await read(lake, there.get(name), signal));
  if (hashOf(files) !== sha256) throw new Failure("job.staged-foreign", { object: gsUri(lake.name, prefix) });
  return contracts.flatMap((name) => stagedDataset(prefix + name) ?? []);
}

async function read(lake: Bucket, object: StoredObject | undefined, signal: AbortSignal): Promise<Uint8Array> {
  if (object === undefined) return new Uint8Array();
  const { name, generation } = object;
  return buffer(await lake.read(name, { generation }, signal));
}

/** Throws unless all that lies below the prefix are these files with these bytes. */
async function refuseForeign(
  lake: Bucket,
  prefix: string,
  files: ReadonlyMap<string, Uint8Array>,
  signal: AbortSignal,
): Promise<void> {
  for await (const { name, md5Hash } of lake.all(prefix, signal)) {
    const ours = files.get(name.slice(prefix.length));
    if (ours && md5Hash === Buffer.from(md5Of(ours), "hex").toString("base64")) continue;
    throw new Failure("job.staged-foreign", { object: gsUri(lake.name, name) });
  }
}

async function createOnce(lake: Bucket, name: string, bytes: Uint8Array, signal: AbortSignal): Promise<void> {
  const md5 = md5Of(bytes);
  try {
    await lake.write(name, bytes, { ifGenerationMatch: "0", contentType: "application/octet-stream", md5 }, signal);
  } catch (error) {
    if (!isFailure(error, "remote.conflict")) throw error;
  }
}

function md5Of(bytes: Uint8Array): string {
  return createHash("md5").update(bytes).digest("hex");
}

function hashOf(files: ReadonlyMap<string, Uint8Array>): string {
  const hash = createHash("sha256");
  for (const [name, bytes] of files) hash.update(`${name}\0${bytes.length}\0`).update(bytes);
  return hash.digest("hex");
}

async function zipPackage(folder: string): Promise<Uint8Array> {
  const names = (await listCode(folder)).filter((name) => name.endsWith(".py")).sort();
  if (names.length === 0) throw new Failure("job.code-missing", { file: folder, why: { kind: "no-python" } });
  const entries = await Promise.all(
    names.map(async (name) => [`${PACKAGE}/${name}`, await readCode(join(folder, name))] as const),
  );
  return zipSync(Object.fromEntries(entries), { level: 6, mtime: MTIME });
}

/** Paths inside the folder, with slashes, in all its rooms. */
async function listCode(folder: string): Promise<string[]> {
  try {
    const paths = await readdir(folder, { recursive: true });
    return paths.map((path) => path.split(sep).join("/"));
  } catch (error) {
    throw new Failure("job.code-missing", { file: folder, why: reasonOf(error) }, { cause: error });
  }
}

async function readCode(file: string): Promise<Uint8Array> {
  try {
    return await readFile(file);
  } catch (error) {
    throw new Failure("job.code-missing", { file, why: reasonOf(error) }, { cause: error });
  }
}
