import { readFile, rename, rm, writeFile } from "node:fs/promises";
import * as z from "zod";

const StateFile = z.object({
  format: z.literal(1),
  pid: z.number(),
  project: z.string(),
  endpoints: z.object({
    drive: z.string(),
    storage: z.string(),
    dataproc: z.string(),
    /** `127.0.0.1:PORT`, without a scheme. */
    dataprocGrpc: z.string(),
    metadata: z.string(),
    signIn: z.string(),
  }),
  token: z.string(),
  dataFolder: z.string(),
  startedAt: z.string(),
});

/** What tells the doors where the emulators are, and lets them in. */
export type StateFile = z.infer<typeof StateFile>;
/** Where the services are: base URLs, and `127.0.0.1:PORT` for gRPC. */
export type Endpoints = StateFile["endpoints"];

/**
 * Puts the file in place in one step, readable by this user alone: it holds the token. By hand: write-file-atomic writes
 * to where a link at the path leads.
 */
export async function writeStateFile(file: string, state: StateFile): Promise<void> {
  const half = `${file}.${process.pid}`;
  await rm(half, { force: true });
  await writeFile(half, JSON.stringify(state, null, 2), { mode: 0o600, flag: "wx" });
  await rename(half, file);
}

/** Removes the file unless a later start has put its own in place. */
export async function removeStateFile(file: string, token: string): Promise<void> {
  if ((await read(file))?.token === token) await rm(file);
}

/** Undefined when there is none, or none that we can read: then nobody can be reached through it either. */
async function read(file: string): Promise<StateFile | undefined> {
  try {
    return StateFile.parse(JSON.parse(await readFile(file, "utf8")));
  } catch {
    return undefined;
  }
}
