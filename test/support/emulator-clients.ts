import { NO_PROXY } from "../../src/core/google/proxy.ts";
import type { Batches } from "../../src/core/services/batches.ts";
import type { Bucket, CloudStorage } from "../../src/core/services/storage.ts";
import { connect } from "../../src/connect.ts";
import type { Connection } from "../../src/core/connection.ts";
import type { Endpoints } from "../../src/core/google/endpoints.ts";
import type { TestEmulators } from "./emulators.ts";

/** A connection to emulators, and its clients as every door opens them. */
export interface EmulatorClients {
  readonly connection: Connection;
  readonly endpoints: Endpoints;
  readonly storage: CloudStorage;
  /** An empty bucket. */
  readonly lake: Bucket;
  readonly batches: Batches;
}

/** Never aborted. */
export const neverAborted = new AbortController().signal;

export async function openEmulatorClients(emulators: TestEmulators, lakeBucket: string): Promise<EmulatorClients> {
  const { project } = emulators;
  const { connection, endpoints, clients } = connect({
    sources: { file: undefined, environment: {}, flags: { project, region: "europe-west1", lakeBucket } },
    endpoints: {},
    keyFile: undefined,
    emulatorsToken: undefined,
    emulators,
    useEmulators: "always",
    metadataHost: undefined,
    proxy: NO_PROXY,
  });
  const [storage, lake, batches] = await Promise.all([clients.storage(), clients.lake(), clients.batches()]);
  await storage.createBucket(lakeBucket, "EU", neverAborted);
  return { connection, endpoints, storage, lake, batches };
}
