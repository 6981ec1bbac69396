import { openClients, type Clients } from "./core/services/clients.ts";
import { readConnection, type Connection, type ConnectionSources } from "./core/connection.ts";
import { LOCAL_PROJECT } from "./core/local/project.ts";
import { readEmulators, readStateFile } from "./core/local/running-emulators.ts";
import { Failure } from "./core/failure.ts";
import { chooseCredentials, type Credentials, type Kept } from "./core/google/choose-credentials.ts";
import { googleToken, localAccountToken, localToken } from "./core/google/credentials.ts";
import { googleSigner } from "./core/google/signer.ts";
import { isLoopback, readEndpoints, targetOf, type Endpoints } from "./core/google/endpoints.ts";
import type { ProxySettings } from "./core/google/proxy.ts";
import type { Retrying } from "./core/google/retry.ts";
import { openTransport } from "./core/google/transport.ts";

/** Everything that decides what a door is connected to. Only `sources` may come from a workspace. */
export interface ConnectOptions {
  readonly sources: ConnectionSources;
  /** Endpoints that the user named, in settings or the environment. */
  readonly endpoints: Partial<Record<keyof Endpoints, string | undefined>>;
  readonly keyFile: string | undefined;
  /** What the door keeps for the user; a file that is named goes before it. */
  readonly kept?: Kept | undefined;
  /** What the user named as the emulators' token, for such endpoints on this machine. */
  readonly emulatorsToken: string | undefined;
  /** The emulators that run on this machine. */
  readonly emulators: LocalEmulators | undefined;
  /** `matching`: when they are of the connection's project, and the user named no endpoint. */
  readonly useEmulators: "matching" | "always" | "never";
  /** GCE_METADATA_HOST of the door. */
  readonly metadataHost: string | undefined;
  readonly proxy: ProxySettings;
  /** Is told before each further try of a request. */
  readonly retrying?: ((told: Retrying) => void) | undefined;
  /** Seconds that emulators are waited for which are meant and say nothing; left out: as long as a busy machine takes. */
  readonly patience?: number;
}

/** Emulators that run here: whose they are, where they listen, and the token of this start. */
export interface LocalEmulators {
  readonly project: string;
  readonly endpoints: Endpoints;
  readonly token: string;
}

/**
 * Connects to the emulators of a state file where they are meant, and to Google otherwise. Emulators that are meant and
 * do not answer are an error: Google is never the next best.
 * @throws Failure `connection.*`, `endpoint.not-allowed`, `document.malformed`, `emulators.silent`, `emulators.none-to-use`
 */
export async function connectFrom(
  stateFile: string,
  options: Omit<ConnectOptions, "emulators">,
  signal?: AbortSignal,
): Promise<ReturnType<typeof connect>> {
  const emulators = await readStateFile(stateFile);
  const { project } = readConnection(options.sources);
  // Those of another project are not asked: they may be as slow as they like.
  const isMeant = chooseEmulators({ ...options, emulators }, project) !== undefined;
  return connect({
    ...options,
    emulators: isMeant ? await readEmulators(stateFile, signal, options.patience) : undefined,
  });
}

/**
 * Reads the connection and opens its clients; nothing is asked of any service yet.
 * @throws Failure `connection.*`, `endpoint.not-allowed`
 */
export function connect(options: ConnectOptions): {
  connection: Connection;
  endpoints: Endpoints;
  clients: Clients;
  credentials: Credentials | undefined;
} {
  const { sources, emulatorsToken, metadataHost } = options;
  // A sign-in of this machine's emulators is not Google's, nor the other way round.
  const local = options.kept?.kind === "account" && isLoopback(options.kept.account.issuer) ? options.kept : undefined;
  const offered = { keyFile: options.keyFile, kept: local === undefined ? options.kept : undefined };
  const connection = readConnection(sources);
  const emulators = chooseEmulators(options, connection.project);
  if (!emulators && connection.project === LOCAL_PROJECT && !namesEndpoints(options)) {
    throw new Failure("connection.local-project", { project: LOCAL_PROJECT });
  }
  if (!emulators && options.useEmulators === "always" && !namesEndpoints(options)) {
    throw new Failure("emulators.none-to-use", { project: connection.project });
  }
  const endpoints = readEndpoints(connection.region, emulators?.endpoints ?? options.endpoints);
  const transport = openTransport(options.proxy);
  const start = emulators?.token ?? emulatorsToken;
  const identity = { ...offered, impersonate: connection.serviceAccount };
  const clients = openClients({
    connection,
    endpoints,
    transport,
    retrying: options.retrying,
    token: googleToken(identity, transport),
    signer: googleSigner(identity, transport),
    localToken: (endpoint) =>
      start === undefined && local !== undefined
        ? localAccountToken(local.account)
        : localToken({ start, metadataHost }, endpoint),
  });
  const isLocal = targetOf(endpoints) === "emulators";
  const credentials = isLocal ? (start === undefined ? local : undefined) : chooseCredentials(offered);
  return { connection, endpoints, clients, credentials };
}

function namesEndpoints({ endpoints }: ConnectOptions): boolean {
  return Object.values(endpoints).some((endpoint) => endpoint !== undefined);
}

function chooseEmulators(options: ConnectOptions, project: string): LocalEmulators | undefined {
  const { emulators, useEmulators } = options;
  if (useEmulators === "never" || namesEndpoints(options)) return undefined;
  return useEmulators === "always" || emulators?.project === project ? emulators : undefined;
}
