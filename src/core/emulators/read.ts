import { readFile } from "node:fs/promises";
import * as z from "zod";
import { Failure, reasonOf } from "../failure.ts";
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

/**
 * Undefined when none run: no file, or the file of a process that is no more.
 * @throws Failure `document.malformed` when the file is not one of ours
 */
export async function readEmulators(stateFile: string): Promise<RunningEmulators | undefined> {
  let text: string;
  try {
    text = await readFile(stateFile, "utf8");
  } catch (error) {
    if (error instanceof Error && "code" in error && error.code === "ENOENT") return undefined;
    throw new Failure("document.malformed", { object: stateFile, why: reasonOf(error) }, { cause: error });
  }
  const parsed = parse(text);
  if (!parsed) throw new Failure("document.malformed", { object: stateFile, why: "it does not describe emulators" });
  return (await answers(parsed)) ? parsed : undefined;
}

function parse(text: string): RunningEmulators | undefined {
  try {
    return StateFile.parse(JSON.parse(text));
  } catch {
    return undefined; // the caller says which file it is
  }
}

/** Asks the emulators themselves: after a crash neither the pid nor the port proves who it is. */
export async function answers({ endpoints, token }: RunningEmulators): Promise<boolean> {
  try {
    const reply = await fetch(new URL("/_faults", endpoints.metadata), {
      headers: { authorization: `Bearer ${token}` },
      signal: AbortSignal.timeout(2000),
    });
    await reply.body?.cancel();
    return reply.ok;
  } catch {
    return false; // nobody there: that is the answer
  }
}
