import { openBatches, type Batches } from "./batches.ts";
import { openCloudStorage, type Bucket, type CloudStorage } from "./storage.ts";
import type { Connection } from "../connection.ts";
import type { Access } from "../google/access.ts";
import { openDrive, type Drive } from "./drive.ts";
import type { Token } from "../google/credentials.ts";
import { isLoopback, type Endpoints } from "../google/endpoints.ts";
import { patient, type RetryPolicy, type Retrying } from "../google/retry.ts";
import type { Transport } from "../google/transport.ts";

/** The three services of one connection. Each client is loaded when it is first asked for, and then kept. */
export interface Clients {
  drive(): Promise<Drive>;
  storage(): Promise<CloudStorage>;
  /** The lake bucket. */
  lake(): Promise<Bucket>;
  batches(): Promise<Batches>;
}

/** What the clients of the three services are made of. */
export interface ClientOptions {
  readonly connection: Connection;
  readonly endpoints: Endpoints;
  /** For Google's endpoints. */
  readonly token: Token;
  /** For endpoints on this machine, by endpoint. */
  readonly localToken: (endpoint: string) => Token;
  readonly transport: Transport;
  /** Signs addresses of objects as who we are towards Google. */
  readonly signer?: Access["signer"];
  readonly patience?: RetryPolicy;
  /** Is told before each further try of a request. */
  readonly retrying?: ((told: Retrying) => void) | undefined;
}

/** Nothing is loaded or asked until a client is used. */
export function openClients(options: ClientOptions): Clients {
  const { connection, endpoints, token, localToken, transport, signer, patience = patient, retrying } = options;
  const access = (endpoint: string) => ({
    endpoint,
    token: isLoopback(endpoint) ? localToken(endpoint) : token,
    patience,
    transport,
    retrying,
    signer: isLoopback(endpoint) ? undefined : signer,
  });
  const drive = once(() => openDrive(access(endpoints.drive), connection.serviceAccount));
  const storage = once(() => openCloudStorage(access(endpoints.storage), connection.project));
  const batches = once(() => openBatches(access(endpoints.dataproc), connection.project, connection.region));
  return {
    drive,
    storage,
    lake: async () => (await storage()).bucket(connection.lakeBucket),
    batches,
  };
}

/** Remembers a success; a failure is tried again next time. */
function once<T>(open: () => Promise<T>): () => Promise<T> {
  let opened: Promise<T> | undefined;
  return () => {
    opened ??= open().catch((error: unknown) => {
      opened = undefined;
      throw error;
    });
    return opened;
  };
}
