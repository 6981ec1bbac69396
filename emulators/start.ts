import { mkdir } from "node:fs/promises";
import { join } from "node:path";
import { startDataproc } from "./dataproc/index.ts";
import { startDrive } from "./drive/index.ts";
import { takeLock } from "./data-folder.ts";
import { startMetadata } from "./metadata/index.ts";
import type { Running, ServiceOptions } from "./service.ts";
import { startSignIn } from "./sign-in/index.ts";
import { type Endpoints, removeStateFile, writeStateFile } from "./state-file.ts";
import { startStorage } from "./storage/index.ts";
import { createTokens } from "./tokens.ts";

/** Ports on 127.0.0.1; 0, and what is left out, takes a free one. */
export interface Ports {
  readonly drive: number;
  readonly storage: number;
  readonly dataproc: number;
  readonly dataprocGrpc: number;
  readonly metadata: number;
  readonly signIn: number;
}

/** Where emulators live, and what is different from the usual. */
export interface StartOptions {
  /** Folder that everything lives in; made where it is missing. */
  readonly data: string;
  /** Where to write `emulators.json`; nowhere when left out. */
  readonly stateFile?: string;
  readonly project: string;
  /** Folder with `spark.json`. Without it batches fail with a message that says so. */
  readonly sparkFolder?: string;
  /** The bearer token of this start; random when left out. */
  readonly token?: string;
  readonly ports?: Partial<Ports>;
  readonly now?: () => Date;
  readonly log?: (line: string) => void;
  /** Called when somebody who holds the token asks for the end; closing is the caller's. */
  readonly onStopAsked?: () => void;
}

/** Emulators that run. */
export interface Emulators {
  readonly endpoints: Endpoints;
  readonly token: string;
  /** Stops everything, running batches included, and removes the state file. A second call waits for the first. */
  close(): Promise<void>;
}

/**
 * Starts all emulators on one data folder.
 * @throws Locked when another start is alive on the data folder or the state file; it names that process
 */
export async function startEmulators(options: StartOptions): Promise<Emulators> {
  const { data, project, stateFile, ports = {}, now = () => new Date(), log = () => undefined } = options;
  await mkdir(data, { recursive: true });
  const unlock = lockAll(data, stateFile);
  const tokens = createTokens(`sluice-ingest@${project}.iam.gserviceaccount.com`, now, options.token);
  const running: Running[] = [];

  async function start<R extends Running>(
    name: string,
    port: number | undefined,
    service: (surroundings: ServiceOptions) => Promise<R>,
  ): Promise<R> {
    const folder = join(data, name);
    await mkdir(folder, { recursive: true });
    const started = await service({ data: folder, tokens, project, now, log, port: port ?? 0 });
    running.push(started);
    return started;
  }

  let closing: Promise<void> | undefined;
  const close = () => (closing ??= closeAll());
  async function closeAll(): Promise<void> {
    if (stateFile !== undefined) await removeStateFile(stateFile, tokens.start);
    // Last started, first closed: a batch that is being stopped still writes its output to the bucket.
    try {
      for (const service of running.splice(0).reverse()) await service.close();
    } finally {
      unlock();
    }
  }

  try {
    const metadata = await start("metadata", ports.metadata, (surroundings) =>
      startMetadata(surroundings, options.onStopAsked),
    );
    const signIn = await start("sign-in", ports.signIn, startSignIn);
    const drive = await start("drive", ports.drive, startDrive);
    const storage = await start("storage", ports.storage, startStorage);
    const dataproc = await start("dataproc", ports.dataproc, (surroundings) =>
      startDataproc(surroundings, {
        storageEndpoint: storage.endpoint,
        metadataEndpoint: metadata.endpoint,
        sparkFolder: options.sparkFolder,
        grpcPort: ports.dataprocGrpc ?? 0,
      }),
    );
    const endpoints: Endpoints = {
      drive: drive.endpoint,
      storage: storage.endpoint,
      dataproc: dataproc.endpoint,
      dataprocGrpc: dataproc.grpcEndpoint,
      metadata: metadata.endpoint,
      signIn: signIn.endpoint,
    };
    if (stateFile !== undefined) {
      await writeStateFile(stateFile, {
        format: 1,
        pid: process.pid,
        project,
        endpoints,
        token: tokens.start,
        dataFolder: data,
        startedAt: now().toISOString(),
      });
    }
    return { endpoints, token: tokens.start, close };
  } catch (error) {
    await close();
    throw error;
  }
}

/** Nobody else writes to either while this process lives. */
function lockAll(data: string, stateFile: string | undefined): () => void {
  const unlockData = takeLock(join(data, "lock"), `on ${data}`);
  if (stateFile === undefined) return unlockData;
  try {
    const unlockState = takeLock(`${stateFile}.lock`, `with ${stateFile}`);
    return () => {
      unlockState();
      unlockData();
    };
  } catch (error) {
    unlockData();
    throw error;
  }
}
