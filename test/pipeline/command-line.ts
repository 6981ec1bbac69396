import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdir, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import * as z from "zod";
import { LOCAL_PROJECT } from "../../src/core/local/project.ts";
import { readEmulators, type RunningEmulators } from "../../src/core/local/running-emulators.ts";
import { openOwnersDrive, type OwnersDrive } from "../../src/core/local/seed.ts";
import { startTestEmulators } from "../support/emulators.ts";

/** The bundle that ships. */
export const CLI = join(import.meta.dirname, "..", "..", "dist", "cli.js");

/** How `sluice` ended. `code` is null when a signal ended it. */
export interface Ended {
  readonly code: number | null;
  readonly out: string;
  readonly err: string;
}

type Variables = Readonly<Record<string, string>>;

/** `sluice` as a process, with a workspace, a state folder and a home of its own. */
export interface CommandLine {
  readonly workspace: string;
  readonly state: string;
  run(args: readonly string[], variables?: Variables): Promise<Ended>;
  /** Sends SIGINT once `until` resolves. */
  interrupted(args: readonly string[], until: () => Promise<unknown>, variables?: Variables): Promise<Ended>;
  /** Closes stdout at its first byte, as `head` does. */
  unread(args: readonly string[]): Promise<Ended>;
  /** Closes stderr before anything is said there. */
  unheard(args: readonly string[]): Promise<Ended>;
  /** Stops the emulators if they run, and removes every folder. */
  close(): Promise<void>;
}

export async function openCommandLine(): Promise<CommandLine> {
  const root = await mkdtemp(join(tmpdir(), "sluice-cli-"));
  const place = (name: string) => join(root, name);
  for (const name of ["workspace", "home"]) await mkdir(place(name));
  const own = { HOME: place("home"), SLUICE_STATE_FOLDER: place("state"), LANG: "C.UTF-8" };

  function start(args: readonly string[], variables: Variables = {}) {
    const env = { PATH: process.env["PATH"], ...own, ...variables };
    const child = spawn(process.execPath, [CLI, ...args], {
      cwd: place("workspace"),
      env,
      stdio: ["ignore", "pipe", "pipe"],
    });
    const said = { out: "", err: "" };
    child.stdout.setEncoding("utf8").on("data", (text: string) => (said.out += text));
    child.stderr.setEncoding("utf8").on("data", (text: string) => (said.err += text));
    const ended = once(child, "close").then(([code]) => ({ code: code as number | null, ...said }));
    return { child, ended };
  }

  const run: CommandLine["run"] = (args, variables) => start(args, variables).ended;
  return {
    workspace: place("workspace"),
    state: place("state"),
    run,
    async interrupted(args, until, variables) {
      const { child, ended } = start(args, variables);
      await until();
      child.kill("SIGINT");
      return ended;
    },
    async unread(args) {
      const { child, ended } = start(args);
      child.stdout.once("data", () => child.stdout.destroy());
      return ended;
    },
    async unheard(args) {
      const { child, ended } = start(args);
      child.stderr.destroy();
      return ended;
    },
    async close() {
      await run(["emulators", "stop"]);
      await rm(root, { recursive: true, force: true });
    },
  };
}

const Connection = z.object({ project: z.string(), lakeBucket: z.string(), driveFolders: z.tuple([z.string()]) });
const Listing = z.object({
  items: z.array(z.object({ name: z.string(), generation: z.string(), metageneration: z.string() })).default([]),
});
const Requests = z.object({ requests: z.record(z.string(), z.number()) });

/** A pipeline on local emulators that `sluice` itself has started and seeded. */
export interface LocalPipeline {
  readonly emulators: RunningEmulators;
  readonly lakeBucket: string;
  readonly folderId: string;
  /** The Drive as the owner of the folder sees it. */
  readonly drive: OwnersDrive;
  /** Uploads a text file into the folder, under any name and with any further metadata. Returns its id. */
  addFile(name: string, content: string, metadata?: Readonly<Record<string, string>>): Promise<string>;
  /** Every object with its generations: equal listings mean that nothing was written. */
  listBucket(): Promise<string[]>;
  readObject(name: string): Promise<string>;
  /** Replaces an object. */
  writeObject(name: string, content: string): Promise<void>;
  removeObject(name: string): Promise<void>;
  plant(service: "drive" | "storage", operation: string, instructions: readonly string[]): Promise<void>;
  /** How many requests of each operation the service has had. */
  requests(service: "drive" | "storage"): Promise<Readonly<Record<string, number>>>;
}

/**
 * Starts emulators in this process, where what is asked of them is held against Google's documents, as `sluice emulators
 * start` starts them in one of their own.
 * @param seed folder of this machine whose files go to Drive
 */
export async function startPipeline(sluice: CommandLine, seed: string): Promise<LocalPipeline> {
  const { state } = sluice;
  await mkdir(state, { recursive: true, mode: 0o700 });
  const stateFile = join(state, "emulators.json");
  await startTestEmulators({ project: LOCAL_PROJECT, sparkFolder: join(state, "spark"), stateFile });
  return openPipeline(sluice, seed);
}

/** The pipeline on the emulators that run for this command line. */
export async function openPipeline(sluice: CommandLine, seed: string): Promise<LocalPipeline> {
  const { code, err } = await sluice.run(["emulators", "seed", seed]);
  if (code !== 0) throw new Error(err);
  const { state, workspace } = sluice;
  const emulators = await readEmulators(join(state, "emulators.json"));
  if (!emulators) throw new Error("the emulators were started and do not answer");
  const { endpoints, token } = emulators;
  const text = await readFile(join(workspace, "sluice.json"), "utf8");
  const { lakeBucket, driveFolders } = Connection.parse(JSON.parse(text));
  const [folderId] = driveFolders;
  const drive = await openOwnersDrive(emulators);

  async function ask(url: string, method = "GET", body?: string): Promise<string> {
    const headers = { authorization: `Bearer ${token}`, "content-type": "application/json" };
    const reply = await fetch(url, { method, headers, ...(body === undefined ? {} : { body }) });
    const answer = await reply.text();
    if (!reply.ok) throw new Error(`${method} ${url}: ${reply.status} ${answer}`);
    return answer;
  }
  const objects = `${endpoints.storage}/storage/v1/b/${lakeBucket}/o`;
  const faults = (service: "drive" | "storage") => `${endpoints[service]}/_faults`;

  return {
    emulators,
    lakeBucket,
    folderId,
    drive,
    async addFile(name, content, metadata) {
      const file = join(state, "upload");
      await writeFile(file, content);
      return drive.upload(file, folderId, { name, ...metadata });
    },
    async listBucket() {
      const { items } = Listing.parse(JSON.parse(await ask(objects)));
      return items.map(({ name, generation, metageneration }) => `${name}#${generation}/${metageneration}`);
    },
    readObject: (name) => ask(`${objects}/${encodeURIComponent(name)}?alt=media`),
    async writeObject(name, content) {
      const upload = `${endpoints.storage}/upload/storage/v1/b/${lakeBucket}/o?uploadType=media`;
      await ask(`${upload}&name=${encodeURIComponent(name)}`, "POST", content);
    },
    async removeObject(name) {
      await ask(`${objects}/${encodeURIComponent(name)}`, "DELETE");
    },
    async plant(service, operation, instructions) {
      await ask(faults(service), "POST", JSON.stringify({ operation, instructions }));
    },
    requests: async (service) => Requests.parse(JSON.parse(await ask(faults(service)))).requests,
  };
}

/** The lines of JSON that a command printed. */
export function linesOf<T>(schema: z.ZodType<T>, text: string): T[] {
  return text
    .split("\n")
    .filter((line) => line !== "")
    .map((line) => schema.parse(JSON.parse(line)));
}
