import ssh2 from "ssh2";
import { Failure, isFailure, reasonOf } from "../failure.ts";
import { readUserFile } from "../files.ts";

/** How a user proves who they are. An agent is asked before the key file is used. */
export interface Login {
  /** Socket (or pipe) of an agent; empty is none. */
  readonly agent?: string | undefined;
  readonly privateKeyFile?: string | undefined;
  /** Asked for the passphrase of an encrypted key; undefined gives up. */
  readonly passphrase?: ((file: string) => Promise<string | undefined>) | undefined;
}

/** What ssh2 takes. */
export interface Credentials {
  readonly agent?: string;
  readonly privateKey?: string;
  readonly passphrase?: string;
}

const AGENT_SECONDS = 10;

/**
 * Looks at the agent and the key file before anybody is connected to: what is wrong with them would come back as if the
 * machine could not be reached. An agent that is of no use is passed over where there is a key file.
 * @throws Failure dags.no-login, dags.agent, dags.key-file
 */
export async function readLogin({ agent, privateKeyFile, passphrase }: Login): Promise<Credentials> {
  const trouble = agent ? await agentTrouble(agent) : new Failure("dags.no-login", {});
  if (privateKeyFile === undefined && trouble) throw trouble;
  return {
    ...(agent && !trouble && { agent }),
    ...(privateKeyFile !== undefined && (await readKey(privateKeyFile, passphrase))),
  };
}

/** Why an agent can't be used; undefined for one that answers and holds keys. */
async function agentTrouble(agent: string): Promise<Failure | undefined> {
  try {
    const keys = await keysOf(agent);
    return keys === 0 ? new Failure("dags.agent", { agent, why: undefined }) : undefined;
  } catch (error) {
    return new Failure("dags.agent", { agent, why: reasonOf(error) }, { cause: error });
  }
}

function keysOf(agent: string): Promise<number> {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(() => reject(new Error(`no answer in ${AGENT_SECONDS} seconds`)), AGENT_SECONDS * 1000);
    ssh2.createAgent(agent).getIdentities((error, keys) => {
      clearTimeout(timer);
      if (error) reject(error);
      else resolve(keys?.length ?? 0);
    });
  });
}

async function readKey(
  file: string,
  ask: Login["passphrase"],
): Promise<Pick<Credentials, "privateKey" | "passphrase">> {
  const privateKey = await readUserFile(file).catch((error: unknown) => {
    throw unreadable(file, error);
  });
  const parsed = ssh2.utils.parseKey(privateKey);
  if (!isEncrypted(parsed)) {
    checkKey(file, parsed, "format");
    return { privateKey };
  }
  const passphrase = await ask?.(file);
  if (passphrase === undefined) checkKey(file, parsed, "locked");
  checkKey(file, ssh2.utils.parseKey(privateKey, passphrase), "passphrase");
  return { privateKey, ...(passphrase !== undefined && { passphrase }) };
}

function unreadable(file: string, error: unknown): unknown {
  const failure = (reason: "missing" | "not-plain" | "unreadable", why = "") =>
    new Failure("dags.key-file", { file, reason, why }, { cause: error });
  if (isFailure(error, "file.missing")) return failure("missing");
  if (isFailure(error, "file.not-plain")) return failure("not-plain");
  return isFailure(error, "file.unreadable") ? failure("unreadable", error.params.why) : error;
}

/** @param reason for a key that could not be parsed */
function checkKey(
  file: string,
  parsed: ReturnType<typeof ssh2.utils.parseKey>,
  reason: "format" | "locked" | "passphrase",
): void {
  if (parsed instanceof Error)
    throw new Failure("dags.key-file", { file, reason, why: parsed.message }, { cause: parsed });
  if (!parsed.isPrivateKey()) throw new Failure("dags.key-file", { file, reason: "public", why: "" });
}

/** ssh2 has no code for it, only this message (lib/protocol/keyParser.js). */
function isEncrypted(parsed: unknown): boolean {
  return parsed instanceof Error && parsed.message.includes("no passphrase given");
}
