import { randomBytes } from "node:crypto";
import { dirname } from "node:path/posix";
import { Failure } from "../failure.ts";
import { type Comparison, parseComparison, parseListing, releaseOf } from "./comparison.ts";
import { connect, type Target } from "./connect.ts";
import type { HostKeyPolicy } from "./host-key.ts";
import type { Login } from "./login.ts";
import { type ExtraFile, readRelease, type Release, type ReleaseFile } from "./release.ts";
import { compare, discard, NOT_WHOLE, open, publish } from "./remote.ts";
import { openSession, type Session } from "./session.ts";

export interface PushOptions {
  readonly target: Target;
  /** The DAG folder on this machine. */
  readonly folder: string;
  /** What goes into the release beside the DAGs: `sluice.json`, `job.json`. */
  readonly extras: readonly ExtraFile[];
  readonly hostKeys: HostKeyPolicy;
  readonly login: Login;
  /** Releases that stay on the VM, the new one included: more than a DAG run takes days. Default 10. */
  readonly keep?: number | undefined;
  /** Limit for each command on the VM and each uploaded file. Default 120. */
  readonly timeoutSeconds?: number | undefined;
}

export interface PushResult {
  /** The id of what Airflow runs now: 64 hex digits. */
  readonly release: string;
  /** The release before; undefined for the first. */
  readonly previous: string | undefined;
  /** Paths that went over the wire. */
  readonly uploaded: readonly string[];
  /** Number of files that the VM had already. */
  readonly reused: number;
  /** Old releases that were removed. */
  readonly removed: readonly string[];
  /** Old releases that the account may not remove. */
  readonly notRemoved: readonly string[];
  /** False when Airflow ran this release already. */
  readonly switched: boolean;
}

export type PushProgress =
  | { readonly kind: "connecting" | "comparing" | "publishing" }
  | { readonly kind: "uploading"; readonly file: string; readonly done: number; readonly of: number };

export interface PushContext {
  readonly signal: AbortSignal;
  readonly report: (progress: PushProgress) => void;
}

/**
 * Makes a DAG folder the release that Airflow runs. Until the last step, one rename of a link, Airflow runs what it
 * ran before, whatever happens; after it, the whole new release.
 * @throws Failure dags.*
 */
export async function pushDags(options: PushOptions, { signal, report }: PushContext): Promise<PushResult> {
  const { target } = options;
  if (!target.path.startsWith("/") || /\p{Cc}/u.test(target.path)) {
    throw new Failure("dags.path-invalid", { path: target.path });
  }
  const release = await readRelease(options.folder, options.extras, signal);
  report({ kind: "connecting" });
  const connection = await connect(target, options.login, options.hostKeys, signal);
  try {
    const session = openSession(connection, target, options.timeoutSeconds ?? 120, signal);
    return await pushRelease(session, release, { target, keep: options.keep ?? 10, report });
  } finally {
    connection.close();
  }
}

interface Push {
  readonly target: Target;
  readonly keep: number;
  readonly report: PushContext["report"];
}

async function pushRelease(session: Session, release: Release, push: Push): Promise<PushResult> {
  const { target, report } = push;
  report({ kind: "comparing" });
  const found = parseComparison((await session.run(compare(target.path, release.id))).stdout, release.id);
  if (found.current.kind === "other")
    throw new Failure("dags.current-not-a-link", { host: target.host, path: target.path });

  const nonce = randomBytes(6).toString("hex");
  const all = release.files.length;
  if (found.wantedIsCurrent) {
    const nothing = { uploaded: [], reused: all, removed: [], notRemoved: [] };
    return { release: release.id, previous: release.id, ...nothing, switched: false };
  }
  if (found.wantedIsThere) {
    return { uploaded: [], reused: all, ...(await switchTo(session, release, undefined, nonce, push)) };
  }

  const partial = `.${release.id}.${nonce}.partial`;
  try {
    const uploaded = await assemble(session, release, found, partial, push);
    const switched = await switchTo(session, release, partial, nonce, push);
    return { uploaded, reused: all - uploaded.length, ...switched };
  } catch (error) {
    // What can't be removed now (a lost connection) is removed by a later push.
    await session.run(discard(target.path, partial)).catch(() => undefined);
    throw error;
  }
}

/** Puts the release together under its partial name: what current has is copied there, the rest is uploaded. */
async function assemble(
  session: Session,
  release: Release,
  found: Comparison,
  partial: string,
  { target, report }: Push,
): Promise<string[]> {
  const needed = release.files.reduce((sum, file) => sum + file.size, 0);
  if (found.freeBytes !== undefined && needed > found.freeBytes) {
    const why = `${needed} bytes needed, ${found.freeBytes} free`;
    throw new Failure("dags.disk-full", { host: target.host, path: target.path, why });
  }

  // By its own name: current may be switched by another push while this one copies.
  const current = found.current.kind === "link" ? releaseOf(found.current.target) : undefined;
  const copies: { from: string; to: string }[] = [];
  const missing: ReleaseFile[] = [];
  for (const file of release.files) {
    const source = found.currentFiles.get(file.sha256);
    if (current === undefined || source === undefined) missing.push(file);
    else copies.push({ from: `../${current}/${source}`, to: file.path });
  }
  await session.run(open(target.path, partial, foldersOf(release.files), copies));

  let done = 0;
  const of = missing.length;
  if (of > 0) {
    await session.upload(`${target.path}/releases/${partial}`, missing, ({ path }) => {
      done += 1;
      report({ kind: "uploading", file: path, done, of });
    });
  }
  return missing.map(({ path }) => path);
}

async function switchTo(
  session: Session,
  release: Release,
  partial: string | undefined,
  nonce: string,
  { target, keep, report }: Push,
): Promise<Pick<PushResult, "release" | "previous" | "removed" | "notRemoved" | "switched">> {
  report({ kind: "publishing" });
  const { id } = release;
  const { exit, stdout } = await session.run(publish(target.path, { id, partial, nonce, keep }));
  if (exit === NOT_WHOLE) throw notWhole(release, stdout, partial, target);
  const lines = stdout.split("\n").map((line) => line.split(" "));
  const named = (word: string) => lines.flatMap(([first, name]) => (first === word && name ? [name] : []));
  const [previous] = named("previous");
  return {
    release: id,
    previous: previous === undefined ? undefined : releaseOf(previous),
    removed: named("removed"),
    notRemoved: named("stuck"),
    switched: true,
  };
}

/** What arrived is not what was read before: the folder changed meanwhile, or somebody touched the release there. */
function notWhole(release: Release, printed: string, partial: string | undefined, { host }: Target): Failure {
  if (partial === undefined) return new Failure("dags.release-damaged", { host, release: release.id });
  const there = new Map(parseListing(printed).map(({ path, sha256 }) => [path, sha256]));
  const changed = release.files.filter(({ path, sha256 }) => there.get(path) !== sha256);
  return new Failure("dags.file-changed", { files: changed.map(({ path }) => path) });
}

/** Every folder that a file is in, parents first. */
function foldersOf(files: readonly ReleaseFile[]): string[] {
  const folders = new Set<string>();
  for (const { path } of files) {
    for (let folder = dirname(path); folder !== "."; folder = dirname(folder)) folders.add(folder);
  }
  return [...folders].sort();
}
