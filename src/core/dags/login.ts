import { readFile } from "node:fs/promises";
import ssh2 from "ssh2";
import { Failure, reasonOf } from "../failure.ts";

/** How a user proves who they are. An agent is asked before the key file is used. */
export interface Login {
  /** Socket (or pipe) of a running agent. */
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

/** @throws Failure dags.no-login, dags.key-file */
export async function readLogin({ agent, privateKeyFile, passphrase }: Login): Promise<Credentials> {
  if (agent === undefined && privateKeyFile === undefined) throw new Failure("dags.no-login", {});
  return {
    ...(agent !== undefined && { agent }),
    ...(privateKeyFile !== undefined && (await readKey(privateKeyFile, passphrase))),
  };
}

async function readKey(
  file: string,
  ask: Login["passphrase"],
): Promise<Pick<Credentials, "privateKey" | "passphrase">> {
  let privateKey: string;
  try {
    privateKey = await readFile(file, "utf8");
  } catch (error) {
    throw new Failure("dags.key-file", { file, why: reasonOf(error) }, { cause: error });
  }
  const parsed = ssh2.utils.parseKey(privateKey);
  if (!(parsed instanceof Error)) return { privateKey };
  const passphrase = isEncrypted(parsed) ? await ask?.(file) : undefined;
  const unlocked = passphrase === undefined ? parsed : ssh2.utils.parseKey(privateKey, passphrase);
  if (unlocked instanceof Error)
    throw new Failure("dags.key-file", { file, why: unlocked.message }, { cause: unlocked });
  return { privateKey, ...(passphrase !== undefined && { passphrase }) };
}

/** ssh2 has no code for it, only this message (lib/protocol/keyParser.js). */
function isEncrypted(error: Error): boolean {
  return error.message.includes("no passphrase given");
}
