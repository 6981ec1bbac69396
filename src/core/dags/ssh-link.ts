import { NodeSSH } from "node-ssh";
import type { ServerHostKeyAlgorithm } from "ssh2";
import { Failure, reasonOf } from "../failure.ts";
import { describeHostKey, type HostKeyPolicy, readKnownHosts, refusal } from "./host-key.ts";
import { type KnownHost, knownHostsName, knownKeyTypes } from "./known-hosts.ts";
import { type Credentials, type Login, readLogin } from "./login.ts";
import { whenAborted } from "./when-aborted.ts";

/** The machine that Airflow runs on, and the account that pushes. */
export interface Vm {
  readonly host: string;
  readonly port: number;
  readonly user: string;
  /** Absolute path of the folder that holds the releases. */
  readonly path: string;
}

/** A connection that is up. `gone` is aborted, with the reason, when it no longer is. */
export interface SshLink {
  readonly ssh: NodeSSH;
  readonly gone: AbortSignal;
  /** Ends it at once. */
  close(): void;
  /**
   * Another one, by the same login and to the same host key: nobody is asked anything again.
   * @throws Failure as {@link openLink}
   */
  again(signal: AbortSignal): Promise<SshLink>;
}

const READY_SECONDS = 20;
const KEEPALIVE_SECONDS = 15;

/**
 * Connects to the VM once its host key is known to be right. A key that nothing is known of is put before
 * `policy.trust` with no connection open, however long the answer takes; then that very key is expected.
 * @throws Failure dags.host-key-*, dags.known-hosts-unreadable, dags.no-login, dags.agent, dags.key-file,
 * dags.login-refused, dags.unreachable
 */
export async function openLink(vm: Vm, login: Login, policy: HostKeyPolicy, signal: AbortSignal): Promise<SshLink> {
  const known = await readKnownHosts(policy.knownHosts);
  const credentials = await readLogin(login);
  signal.throwIfAborted();

  const link: LinkParts = { vm, credentials, known, fingerprint: policy.fingerprint };
  const first = await attempt(link, signal);
  if (first.connection) return first.connection;
  if (first.refused.code !== "dags.host-key-unknown" || !policy.trust) throw first.refused;

  const shown = describeHostKey(vm.host, vm.port, first.key);
  const answer: unknown = await Promise.race([policy.trust(shown), whenAborted(signal)]);
  if (answer !== true) throw first.refused;
  return establish({ ...link, fingerprint: shown.fingerprint }, signal);
}

/** All that a connection is made of. */
interface LinkParts {
  readonly vm: Vm;
  readonly credentials: Credentials;
  readonly known: readonly KnownHost[];
  readonly fingerprint: string | undefined;
}

async function establish(link: LinkParts, signal: AbortSignal): Promise<SshLink> {
  const made = await attempt(link, signal);
  if (made.connection) return made.connection;
  throw made.refused;
}

type Attempt =
  | { readonly connection: SshLink }
  | { readonly connection?: undefined; readonly refused: Failure; readonly key: Buffer };

async function attempt(link: LinkParts, signal: AbortSignal): Promise<Attempt> {
  const { vm, credentials, known, fingerprint } = link;
  const { host, port, user } = vm;
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
  // The client exists as soon as connect() has been called; later node-ssh forgets it.
  const client = ssh.connection;
  // Every step waits for the one before: packets must not wait to be filled.
  client?.setNoDelay(true);
  const gone = watch(client);
  const close = () => {
    gone.abort(new Error("The connection was closed."));
    client?.destroy();
  };
  signal.addEventListener("abort", close);
  try {
    await connecting;
    signal.throwIfAborted();
    return { connection: { ssh, gone: gone.signal, close, again: (later) => establish(link, later) } };
  } catch (error) {
    close();
    signal.throwIfAborted();
    if (refused) return refused;
    throw connectFailure(link, error);
  } finally {
    signal.removeEventListener("abort", close);
  }
}

/** node-ssh listens for errors only until the connection is ready; after that a reset would end the whole process. */
function watch(client: NodeSSH["connection"]): AbortController {
  const gone = new AbortController();
  client?.on("error", (error) => gone.abort(error));
  client?.on("close", () => gone.abort(new Error("The VM closed the connection.")));
  return gone;
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
  const isPreferred = (algorithm: string) => knownTypes.includes(algorithm.startsWith("rsa-") ? "ssh-rsa" : algorithm);
  return [...all.filter(isPreferred), ...all.filter((algorithm) => !isPreferred(algorithm))];
}

function connectFailure({ vm: { host, port, user }, credentials: { agent } }: LinkParts, error: unknown): Failure {
  const level: unknown = error instanceof Error && "level" in error ? error.level : undefined;
  if (level === "agent")
    return new Failure("dags.agent", { agent: agent ?? "", why: reasonOf(error) }, { cause: error });
  // OpenSSH counts every key of an agent, and hangs up after six.
  if (level === "client-authentication" || /too many authentication failures/i.test(reasonOf(error))) {
    return new Failure("dags.login-refused", { host, user, why: reasonOf(error) }, { cause: error });
  }
  return new Failure("dags.unreachable", { host, port, why: reasonOf(error) }, { cause: error });
}
