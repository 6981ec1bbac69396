import { NodeSSH } from "node-ssh";
import type { ServerHostKeyAlgorithm } from "ssh2";
import { Failure, reasonOf } from "../failure.ts";
import { describeHostKey, type HostKeyPolicy, readKnownHosts, refusal } from "./host-key.ts";
import { type KnownHost, knownHostsName, knownKeyTypes } from "./known-hosts.ts";
import { type Credentials, type Login, readLogin } from "./login.ts";
import { whenAborted } from "./when-aborted.ts";

/** The machine that Airflow runs on, and the account that pushes. */
export interface Target {
  readonly host: string;
  readonly port: number;
  readonly user: string;
  /** Absolute path of the folder that holds the releases. */
  readonly path: string;
}

/** A connection that is up. `gone` is aborted, with the reason, when it no longer is. */
export interface Connection {
  readonly ssh: NodeSSH;
  readonly gone: AbortSignal;
  /** Ends it at once. */
  close(): void;
}

const READY_SECONDS = 20;
const KEEPALIVE_SECONDS = 15;

/**
 * Connects to the VM once its host key is known to be right. A key that nothing is known of is put before
 * `policy.trust` with no connection open, however long the answer takes; then that very key is expected.
 * @throws Failure dags.host-key-*, dags.known-hosts-unreadable, dags.no-login, dags.key-file, dags.login-refused,
 * dags.unreachable
 */
export async function connect(
  target: Target,
  login: Login,
  policy: HostKeyPolicy,
  signal: AbortSignal,
): Promise<Connection> {
  const known = await readKnownHosts(policy.knownHosts);
  const credentials = await readLogin(login);
  signal.throwIfAborted();

  const first = await attempt(target, credentials, known, policy.fingerprint, signal);
  if (first.connection) return first.connection;
  if (first.refused.code !== "dags.host-key-unknown" || !policy.trust) throw first.refused;

  const shown = describeHostKey(target.host, target.port, first.key);
  const answer: unknown = await Promise.race([policy.trust(shown), whenAborted(signal)]);
  if (answer !== true) throw first.refused;
  const second = await attempt(target, credentials, known, shown.fingerprint, signal);
  if (second.connection) return second.connection;
  throw second.refused;
}

type Attempt =
  | { readonly connection: Connection }
  | { readonly connection?: undefined; readonly refused: Failure; readonly key: Buffer };

async function attempt(
  target: Target,
  credentials: Credentials,
  known: readonly KnownHost[],
  fingerprint: string | undefined,
  signal: AbortSignal,
): Promise<Attempt> {
  const { host, port, user } = target;
  let refused: { refused: Failure; key: Buffer } | undefined;
  const ssh = new NodeSSH();
  const connecting = ssh.connect({
    ...credentials,
    host,
    port,
    username: user,
    algorithms: { serverHostKey: hostKeyAlgorithms(knownKeyTypes(known, knownHostsName(host, port))) },
    readyTimeout: READY_SECONDS * 1000,
    keepaliveInterval: KEEPALIVE_SECONDS * 1000,
    keepaliveCountMax: 3,
    // Without a verifier ssh2 accepts any key, and it takes every answer but a literal false for a yes: so nothing is
    // returned here, and verify() is told true or false.
    hostVerifier: (key: Buffer, verify: (accepted: boolean) => void): void => {
      const why = refusal(key, { host, port, known, fingerprint });
      if (why) refused = { refused: why, key };
      verify(why === undefined);
    },
  });
  // Every step waits for the one before: packets must not wait to be filled.
  ssh.connection?.setNoDelay(true);
  const gone = watch(ssh);
  const close = () => ssh.connection?.destroy();
  signal.addEventListener("abort", close);
  try {
    await connecting;
    signal.throwIfAborted();
    return { connection: { ssh, gone, close } };
  } catch (error) {
    close();
    signal.throwIfAborted();
    if (refused) return refused;
    throw connectFailure(target, error);
  } finally {
    signal.removeEventListener("abort", close);
  }
}

/**
 * node-ssh listens for errors only until the connection is ready; after that a reset would end the whole process. The
 * client exists as soon as connect() has been called.
 */
function watch(ssh: NodeSSH): AbortSignal {
  const gone = new AbortController();
  ssh.connection?.on("error", (error) => gone.abort(error));
  ssh.connection?.on("close", () => gone.abort(new Error("The VM closed the connection.")));
  return gone.signal;
}

/**
 * The types that the host is known by come first, so that it shows a key that can be checked. SHA-1 signatures
 * (`ssh-rsa`) are never asked for.
 */
function hostKeyAlgorithms(knownTypes: readonly string[]): ServerHostKeyAlgorithm[] {
  const all: ServerHostKeyAlgorithm[] = [
    "ssh-ed25519",
    "ecdsa-sha2-nistp256",
    "ecdsa-sha2-nistp384",
    "ecdsa-sha2-nistp521",
    "rsa-sha2-512",
    "rsa-sha2-256",
  ];
  const isKnown = (algorithm: string) => knownTypes.includes(algorithm.startsWith("rsa-") ? "ssh-rsa" : algorithm);
  return [...all.filter(isKnown), ...all.filter((algorithm) => !isKnown(algorithm))];
}

function connectFailure({ host, port, user }: Target, error: unknown): Failure {
  const level: unknown = error instanceof Error && "level" in error ? error.level : undefined;
  if (level === "client-authentication") {
    return new Failure("dags.login-refused", { host, user, why: reasonOf(error) }, { cause: error });
  }
  return new Failure("dags.unreachable", { host, port, why: reasonOf(error) }, { cause: error });
}
