import { type CurrentRelease, Failure, reasonOf } from "../failure.ts";
import { type VmState, parseVmState } from "./vm-state.ts";
import type { SshLink, Vm } from "./ssh-link.ts";
import type { Release } from "./release.ts";
import { BUSY, compare, withdraw } from "./remote.ts";
import { openRemoteSession, type RemoteSession } from "./remote-session.ts";

/** A push that failed, and how to reach the VM that it failed on. */
interface FailedPush {
  readonly link: SshLink;
  readonly release: Release;
  readonly vm: Vm;
  readonly silenceSeconds: number;
}

/** Seconds for all of it: the user waits, and may have asked to stop. */
const AT_MOST = 20;

/**
 * Takes back a push that failed, by another connection if its own is gone: what it left is removed, and whatever of it
 * still runs on the VM, or arrives there late, switches nothing after that. What can't be removed now is taken up or
 * cleared away by a later push.
 */
export async function withdrawPush(push: FailedPush, partial: string): Promise<void> {
  await afterwards(push, partial, () => Promise.resolve());
}

/**
 * Takes back a push that failed while it switched, and looks at what Airflow runs.
 * @returns undefined where the VM can't be asked, or is switching at this moment: then nobody can tell
 */
export function withdrawAndLook(push: FailedPush, partial: string): Promise<VmState | undefined> {
  const { release, vm } = push;
  return afterwards(push, partial, async (session) =>
    parseVmState((await session.run(compare(vm.path, release.id))).stdout, release.id),
  );
}

async function afterwards<T>(
  push: FailedPush,
  partial: string,
  look: (session: RemoteSession) => Promise<T>,
): Promise<T | undefined> {
  const { vm } = push;
  // Not the user's signal: a push that was aborted is withdrawn as well.
  const signal = AbortSignal.timeout(AT_MOST * 1000);
  let link = push.link;
  try {
    if (link.gone.aborted) link = await link.again(signal);
    const session = openRemoteSession(link, vm, push.silenceSeconds, signal);
    const { exit } = await session.run(withdraw(vm.path, partial, Math.ceil(push.silenceSeconds / 12)));
    return exit === BUSY ? undefined : await look(session);
  } catch {
    return undefined;
  } finally {
    link.close();
  }
}

/** The failure of the step that switches, with what was found to be current afterwards. */
export function tellCurrent(error: unknown, now: VmState | undefined, { host }: Vm): unknown {
  const current = currentRelease(now);
  if (error instanceof Failure && "current" in error.params) {
    // The same parameters but for one: the compiler can't follow which code they belong to.
    return new Failure(error.code, { ...error.params, current } as never, { cause: error });
  }
  // An abort, which says no more than that: it may not hide that nobody knows.
  if (now !== undefined || error instanceof Failure) return error;
  return new Failure("dags.connection-lost", { host, why: reasonOf(error), current }, { cause: error });
}

function currentRelease(now: VmState | undefined): CurrentRelease {
  if (now === undefined) return "unknown";
  return now.current.kind === "link" ? { release: now.current.target } : "as-before";
}
