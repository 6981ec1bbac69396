import { join } from "node:path";
import { createFaults } from "../http/faults.ts";
import { serve } from "../http/server.ts";
import type { Running, ServiceOptions } from "../service.ts";
import { createBuckets } from "./run/bucket.ts";
import { serveGrpc } from "./wire/grpc.ts";
import { createMethods } from "./methods/methods.ts";
import { restErrorBody, restRoutes } from "./wire/rest.ts";
import { startRunner } from "./run/runner.ts";
import { openStore } from "./store/store.ts";

/** What the Dataproc emulator needs besides what every service does. */
export interface DataprocOptions {
  /** The storage emulator, where jobs and their output are. */
  readonly storageEndpoint: string;
  /** The metadata emulator, where a batch gets its tokens. */
  readonly metadataEndpoint: string;
  /** Folder with `spark.json`; without it every batch fails with a message that says so. */
  readonly sparkFolder: string | undefined;
  /** 0 takes a free port. */
  readonly grpcPort: number;
}

/** Dataproc batches over REST and gRPC, run for real by Spark on this machine. */
export async function startDataproc(
  options: ServiceOptions,
  { storageEndpoint, metadataEndpoint, sparkFolder, grpcPort }: DataprocOptions,
): Promise<Running & { readonly grpcEndpoint: string }> {
  const { data, tokens, project, now, log } = options;
  const store = openStore(data);
  const buckets = createBuckets(storageEndpoint, tokens.start);
  const work = join(data, "work");
  const endpoints = { storageEndpoint, metadataEndpoint };
  const runner = await startRunner(store, { work, sparkFolder, ...endpoints, buckets, project, now, log });
  const methods = createMethods(store, runner, now);
  const faults = createFaults();
  const grpc = await serveGrpc(methods, { tokens, faults, port: grpcPort, log });
  const rest = await serve(
    {
      name: "dataproc",
      routes: restRoutes(methods),
      errorBody: restErrorBody,
      faults,
      async close() {
        grpc.close();
        await runner.close();
        store.close();
      },
    },
    options,
  );
  return { ...rest, grpcEndpoint: grpc.endpoint };
}
