import { randomBytes } from "node:crypto";
import { dirname } from "node:path/posix";
import { AIRFLOW_PATH } from "../connection.ts";
import { Failure, isFailure } from "../failure.ts";
import { type VmState, parseVmState, parseListing, releaseOf } from "./vm-state.ts";
import { openLink, type SshLink, type Vm } from "./ssh-link.ts";
import type { HostKeyPolicy } from "./host-key.ts";
import type { Login } from "./login.ts";
import { type ExtraFile, readRelease, type Release, type ReleaseFile } from "./release.ts";
import { compare, NOT_WHOLE, open, probe, activate } from "./remote.ts";
import { openRemoteSession, type RemoteSession } from "./remote-session.ts";
import { tellCurrent, withdrawAndLook, withdrawPush } from "./withdraw.ts";

/** What is pushed, where to, and who says that the host is the right one. */
export interface PushOptions {
  readonly vm: Vm;
  /** The DAG folder on this machine, and the workspace that it stands in: links between the two are refused. */
  readonly folder: string;
  readonly workspace: string;
  /** What goes into the release beside the DAGs: `sluice.json`, `job.json`. */
  readonly extras: readonly ExtraFile[];
  readonly hostKeys: HostKeyPolicy;
  readonly login: Login;
  /** Releases that stay on the VM, the new one included: more than a DAG run takes days. Default 10. */
  readonly keep?: number | undefined;
  /** For how long nothing may move, in a command on the VM or in the upload. Default 120. */
  readonly silenceSeconds?: number | undefined;
}

/** What a push did. Airflow runs `release` now. */
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
  /** Whether the VM's answer to the switch was lost or was no good one, and Airflow was found to run this release. */
  readonly foundAfterwards: boolean;
}

/** How far a push is. `uploading`: `done` of `of` files are there, `file` came last. */
export type PushProgress =
  | { readonly kind: "connecting" | "comparing" | "publishing" }
  | { readonly kind: "uploading"; readonly file: string; readonly done: number; readonly of: number };

/** What a push gets from the command that waits for it. */
export interface PushContext {
  readonly signal: AbortSignal;
  readonly report: (progress: PushProgress) => void;
}

/**
 * Makes a DAG folder the release that Airflow runs. Until the last step, one rename of a link, Airflow runs what it
 * ran before, whatever happens; after it, the whole new release. When that step does not answer, it is looked at which
 * of the two it is.
 * @throws Failure dags.*
 */
export async function pushDags(options: PushOptions, { signal, report }: PushContext): Promise<PushResult> {
  const { vm } = options;
  if (!vm.path.startsWith("/") || /\p{Cc}/u.test(vm.path)) {
    throw new Failure("dags.path-invalid", { path: vm.path });
  }
  const release = await readRelease(options, options.extras, signal);
  report({ kind: "connecting" });
  const link = await openLink(vm, options.login, options.hostKeys, signal);
  const silenceSeconds = options.silenceSeconds ?? 120;
  try {
    const session = openRemoteSession(link, vm, silenceSeconds, signal);
    return await pushRelease({
      link,
      session,
      release,
      vm,
      silenceSeconds,
      keep: options.keep ?? 10,
      report,
    });
  } finally {
    link.close();
  }
}

interface Push {
  readonly link: SshLink;
  readonly session: RemoteSession;
  readonly release: Release;
  readonly vm: Vm;
  readonly silenceSeconds: number;
  readonly keep: number;
  readonly report: PushContext["report"];
}

async function pushRelease(push: Push): Promise<PushResult> {
  const { session, release, vm, report } = push;
  const { id } = release;
  report({ kind: "comparing" });
  const found = parseVmState((await session.run(compare(vm.path, id))).stdout, id);
  // A machine that is fresh may lack the folder that every one has; any other that is not there is a mistake.
  if (!found.isThere && vm.path !== AIRFLOW_PATH)
    throw new Failure("dags.path-missing", { host: vm.host, path: vm.path });
  if (found.current.kind === "other") throw new Failure("dags.current-not-a-link", { host: vm.host, path: vm.path });

  const all = release.files.length;
  const nothing = { uploaded: [], removed: [], notRemoved: [], foundAfterwards: false };
  if (found.wantedIsCurrent) return { release: id, previous: id, ...nothing, reused: all, switched: false };

  const nonce = randomBytes(6).toString("hex");
  const partial = `.${id}.${nonce}.partial`;
  let uploaded: string[];
  try {
    uploaded = await assemble(push, found, partial);
  } catch (error) {
    await withdrawPush(push, partial);
    throw error;
  }
  const done = { release: id, uploaded, reused: all - uploaded.length, switched: true };
  try {
    return { ...done, foundAfterwards: false, ...(await switchTo(push, partial, nonce, found.wantedIsThere)) };
  } catch (error) {
    const now = await withdrawAndLook(push, partial);
    if (now?.wantedIsCurrent !== true) throw tellCurrent(error, now, vm);
    const previous = found.current.kind === "link" ? releaseOf(found.current.target) : undefined;
    return { ...done, ...nothing, uploaded, previous, foundAfterwards: true };
  }
}

/** Puts the release together under its partial name: what the VM has is taken from there, the rest is uploaded. */
async function assemble(
  { session, release, vm, silenceSeconds, report }: Push,
  found: VmState,
  partial: string,
): Promise<string[]> {
  // A release that is there needs nothing but the name under which this push can be withdrawn.
  const files = found.wantedIsThere ? [] : release.files;
  const copies: { from: string; to: string }[] = [];
  let needed = 0;
  for (const { path, sha256, size } of files) {
    // By the release's own name: current may be switched by another push while this one copies.
    const source = found.files.get(sha256);
    if (source !== undefined) copies.push({ from: `../${source}`, to: path });
    if (source?.startsWith(".") !== true) needed += size;
  }
  // A push that is silent for longer has given up.
  const staleMinutes = 3 * Math.ceil(silenceSeconds / 60) + 4;
  const opening = { id: release.id, partial, folders: foldersOf(files), copies, needed, staleMinutes };
  const { stdout } = await session.run(open(vm.path, opening));

  const notTaken = new Set(stdout.split("\0").map((path) => path.replace(/^\.\//, "")));
  const taken = new Set(copies.map(({ to }) => to).filter((path) => !notTaken.has(path)));
  const missing = files.filter(({ path }) => !taken.has(path));
  let done = 0;
  const of = missing.length;
  if (of > 0) {
    const uploaded = ({ path }: ReleaseFile) => {
      done += 1;
      report({ kind: "uploading", file: path, done, of });
    };
    await session.upload(`${vm.path}/releases/${partial}`, missing, uploaded).catch(async (error: unknown) => {
      if (isFailure(error, "dags.upload-failed")) await lookForSpace(session, vm, partial);
      throw error;
    });
  }
  return missing.map(({ path }) => path);
}

/** SFTP has no word for a full disk: a shell that writes there does. @throws Failure dags.disk-full, dags.not-writable */
async function lookForSpace(session: RemoteSession, vm: Vm, partial: string): Promise<void> {
  await session.run(probe(vm.path, partial)).catch((error: unknown) => {
    if (isFailure(error, "dags.disk-full") || isFailure(error, "dags.not-writable")) throw error;
  });
}

async function switchTo(
  { session, release, vm, keep, report }: Push,
  partial: string,
  nonce: string,
  wasThere: boolean,
): Promise<Pick<PushResult, "previous" | "removed" | "notRemoved">> {
  report({ kind: "publishing" });
  const { id } = release;
  const { exit, stdout } = await session.run(activate(vm.path, { id, partial, nonce, keep }));
  if (exit === NOT_WHOLE) throw notWhole(release, stdout, wasThere, vm);
  const lines = stdout.split("\n").map((line) => line.split(" "));
  const named = (word: string) => lines.flatMap(([first, name]) => (first === word && name ? [name] : []));
  const [previous] = named("previous");
  return {
    previous: previous === undefined ? undefined : releaseOf(previous),
    removed: named("removed"),
    notRemoved: named("stuck"),
  };
}

/** What arrived is not what was read before: the folder changed meanwhile, or somebody touched the release there. */
function notWhole(release: Release, printed: string, wasThere: boolean, { host }: Vm): Failure {
  if (wasThere) return new Failure("dags.release-damaged", { host, release: release.id });
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
