import { setTimeout as sleep } from "node:timers/promises";
import * as z from "zod";
import { Failure, isFailure } from "../failure.ts";
import { readUserFile } from "../files.ts";
import { askLocally } from "../google/ask-locally.ts";
import { isLoopback } from "../google/endpoints.ts";

// The token of the file goes there.
const Local = z.url().refine(isLoopback, "is not on this machine");

const StateFile = z.object({
  format: z.literal(1),
  pid: z.int().positive(),
  project: z.string(),
  endpoints: z.object({
    drive: Local,
    storage: Local,
    dataproc: Local,
    dataprocGrpc: z.string(),
    metadata: Local,
  }),
  token: z.string().min(1),
  dataFolder: z.string(),
  startedAt: z.string(),
});

/** The emulators that run for this user, as they describe themselves in `emulators.json`. */
export type RunningEmulators = z.output<typeof StateFile>;

/** A busy machine, an event loop that is busy with a large file, a process that was stopped for a while. */
const PATIENCE_SECONDS = 10;
const PAUSE_MS = 200;

/**
 * What the state file says, whether or not anybody still answers there. Undefined when there is none.
 * @throws Failure `document.malformed` when the file is not one of ours; `file.*` when it can't be read
 */
export async function readStateFile(stateFile: string): Promise<RunningEmulators | undefined> {
  let text: string;
  try {
    text = await readUserFile(stateFile);
  } catch (error) {
    if (isFailure(error, "file.missing")) return undefined;
    throw error;
  }
  const parsed = parse(text);
  if (!parsed) throw new Failure("document.malformed", { object: stateFile, why: { kind: "no-emulators" } });
  return parsed;
}

/**
 * The emulators of a state file. Undefined when none run: no file, or nobody or somebody else where it says they are.
 * @throws Failure `document.malformed` when the file is not one of ours; `file.*`; `emulators.silent` when somebody is
 * there and says nothing in that time: they are not taken for gone, since the next best would be Google
 */
export async function readEmulators(
  stateFile: string,
  signal?: AbortSignal,
  seconds = PATIENCE_SECONDS,
): Promise<RunningEmulators | undefined> {
  const described = await readStateFile(stateFile);
  if (!described) return undefined;
  switch (await askEmulators(described, seconds, signal)) {
    case "running":
      return described;
    case "gone":
      return undefined;
    case "silent": {
      const { pid, project } = described;
      throw new Failure("emulators.silent", { pid, project, stateFile, seconds });
    }
  }
}

/**
 * Asks the emulators themselves: after a crash neither the pid nor the port proves who it is. `gone`: nobody listens
 * there any more, or somebody who does not know their token. `silent`: no answer in that time, however often they were
 * asked; a connection that is taken and then cut, or a 5xx, is none.
 * @throws the signal's reason when aborted
 */
export async function askEmulators(
  { endpoints, token }: RunningEmulators,
  seconds: number,
  signal?: AbortSignal,
): Promise<"running" | "gone" | "silent"> {
  const limit = AbortSignal.timeout(seconds * 1000);
  const either = signal ? AbortSignal.any([signal, limit]) : limit;
  for (;;) {
    try {
      const { status } = await askLocally(new URL("/_faults", endpoints.metadata), {
        headers: { authorization: `Bearer ${token}` },
        signal: either,
      });
      if (status < 500) return status === 200 ? "running" : "gone";
    } catch (error) {
      if (!either.aborted && isSomebodyElse(error)) return "gone";
    }
    await sleep(PAUSE_MS, undefined, { signal: either }).catch(() => undefined);
    signal?.throwIfAborted();
    if (limit.aborted) return "silent";
  }
}

/** Nobody took the connection, or who took it does not speak HTTP. */
function isSomebodyElse(error: unknown): boolean {
  const code = error instanceof Error && "code" in error ? String(error.code) : "";
  return code === "ECONNREFUSED" || code.startsWith("HPE_");
}

function parse(text: string): RunningEmulators | undefined {
  try {
    return StateFile.parse(JSON.parse(text));
  } catch {
    return undefined; // the caller says which file it is
  }
}
