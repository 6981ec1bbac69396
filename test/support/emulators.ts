import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import * as z from "zod";
import { type Emulators, startEmulators } from "../../emulators/start.ts";
import type { Endpoints } from "../../emulators/state-file.ts";
import { watchedPorts } from "../discovery/watched.ts";
import { freePort } from "./free-port.ts";

export type { Endpoints } from "../../emulators/state-file.ts";

type HttpService = Exclude<keyof Endpoints, "dataprocGrpc">;

/** Emulators on a temporary folder. */
export interface TestEmulators {
  readonly project: string;
  readonly data: string;
  /** Stay the same over a restart. */
  readonly endpoints: Endpoints;
  readonly token: string;
  /** A request with the token of this start, or with the `authorization` that it carries, to a path of the service or a whole URL. */
  call(service: HttpService, path: string, init?: RequestInit): Promise<Response>;
  /** A bearer token of anybody with these scopes. It can't create batches. */
  issue(email: string, scopes: readonly string[]): Promise<string>;
  /** Plants faults for the next requests of an operation: see emulators/http/faults.ts for the instructions. */
  plant(service: HttpService, operation: string, instructions: readonly string[]): Promise<void>;
  /** How many requests of each operation the service has had since the last `forget`. */
  requests(service: HttpService): Promise<Record<string, number>>;
  /** Forgets planted faults and counted requests. */
  forget(service: HttpService): Promise<void>;
  /** Moves the services' clock forward. */
  advance(milliseconds: number): void;
  /** Stops and starts on the same folder, ports and token. */
  restart(): Promise<void>;
  /** Stops, and removes the folder. */
  close(): Promise<void>;
}

/** Where setup puts Spark. */
export const SPARK_FOLDER = join(import.meta.dirname, "..", "..", ".tools", "spark");

/**
 * @param options.sparkFolder null for emulators without Spark
 * @param options.stateFile where the doors of this machine find them
 */
export async function startTestEmulators(
  options: { project?: string; sparkFolder?: string | null; stateFile?: string; log?: (line: string) => void } = {},
): Promise<TestEmulators> {
  const { project = "test-project", sparkFolder = SPARK_FOLDER, stateFile, log } = options;
  const data = await mkdtemp(join(tmpdir(), "sluice-emulators-"));
  const ports = {
    drive: await freePort(),
    storage: await freePort(),
    dataproc: await freePort(),
    dataprocGrpc: await freePort(),
    metadata: await freePort(),
  };
  for (const port of Object.values(ports)) watchedPorts.add(port);
  // Google's sign-in has no discovery document.
  const signIn = await freePort();
  let shift = 0;
  const settings = {
    data,
    project,
    ports: { ...ports, signIn },
    now: () => new Date(Date.now() + shift),
    ...(sparkFolder === null ? {} : { sparkFolder }),
    ...(stateFile === undefined ? {} : { stateFile }),
    ...(log ? { log } : {}),
    onStopAsked: () => void close(),
  };
  let emulators: Emulators = await startEmulators(settings);
  const { endpoints, token } = emulators;

  async function close(): Promise<void> {
    await emulators.close();
    await rm(data, { recursive: true, force: true });
  }

  async function ask(url: string, method: string, body?: unknown): Promise<unknown> {
    const response = await fetch(url, {
      method,
      headers: { authorization: `Bearer ${token}`, "content-type": "application/json" },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    if (!response.ok) throw new Error(`${method} ${url}: ${response.status} ${await response.text()}`);
    return response.json();
  }

  return {
    project,
    data,
    endpoints,
    token,
    call(service, path, init = {}) {
      const headers = new Headers(init.headers);
      if (!headers.has("authorization")) headers.set("authorization", `Bearer ${token}`);
      return fetch(new URL(path, endpoints[service]), { ...init, headers });
    },
    async issue(email, scopes) {
      const answer = await ask(`${endpoints.metadata}/_tokens`, "POST", { email, scopes });
      return z.object({ access_token: z.string() }).parse(answer).access_token;
    },
    async plant(service, operation, instructions) {
      await ask(`${endpoints[service]}/_faults`, "POST", { operation, instructions });
    },
    async requests(service) {
      const answer = await ask(`${endpoints[service]}/_faults`, "GET");
      return z.object({ requests: z.record(z.string(), z.number()) }).parse(answer).requests;
    },
    async forget(service) {
      await ask(`${endpoints[service]}/_faults`, "DELETE");
    },
    advance(milliseconds) {
      shift += milliseconds;
    },
    async restart() {
      await emulators.close();
      emulators = await startEmulators({ ...settings, token });
    },
    close,
  };
}
