import { createHash } from "node:crypto";
import { appendFile } from "node:fs/promises";
import { dirname } from "node:path";
import { Failure, isFailure } from "../failure.ts";
import { makeFolder, readUserFile } from "../files.ts";
import { judge, keyType, type KnownHost, knownHostsName, parseKnownHosts } from "./known-hosts.ts";

/** The key that a host showed. */
export interface HostKey {
  readonly host: string;
  readonly port: number;
  /** Such as `ssh-ed25519`. */
  readonly type: string;
  /** `SHA256:` and base64 without padding, as `ssh-keygen -l` prints it. */
  readonly fingerprint: string;
  /** The line that makes the key known: what to append to a known_hosts file. */
  readonly knownHostsLine: string;
}

/** What decides whether a host's key is the right one. There is no way to accept any key. */
export interface HostKeyPolicy {
  /** known_hosts files. One that does not exist knows nothing; one that cannot be read ends the push. */
  readonly knownHosts: readonly string[];
  /** The one right key, as `SHA256:...`. Where it is given, known_hosts files can only revoke. */
  readonly fingerprint?: string | undefined;
  /** Asked about a host that nothing is known of. Its answer holds for this push: whoever gives it also keeps it. */
  readonly trust?: ((key: HostKey) => Promise<boolean>) | undefined;
}

/** @throws Failure dags.known-hosts-unreadable, file.not-plain, file.too-large */
export async function readKnownHosts(files: readonly string[]): Promise<KnownHost[]> {
  const texts = await Promise.all(files.map(async (file) => parseKnownHosts(await readIfThere(file), file)));
  return texts.flat();
}

/**
 * Makes a key known to a file, which is made where it is not there. A last line that somebody left without an end stays
 * a line of its own.
 * @throws Failure dags.known-hosts-unreadable, file.not-plain, file.too-large
 */
export async function addKnownHost(file: string, key: HostKey): Promise<void> {
  const before = await readIfThere(file);
  const lineEnd = before === "" || before.endsWith("\n") ? "" : "\n";
  await makeFolder(dirname(file), 0o700);
  await appendFile(file, `${lineEnd}${key.knownHostsLine}\n`, { mode: 0o600 });
}

/**
 * Describes the public key in SSH's wire format that a host showed: fingerprint as `ssh-keygen -l` prints it, line as
 * in `known_hosts`.
 */
export function describeHostKey(host: string, port: number, key: Buffer): HostKey {
  const type = keyType(key);
  return {
    host,
    port,
    type,
    fingerprint: `SHA256:${createHash("sha256").update(key).digest("base64").replace(/=+$/, "")}`,
    knownHostsLine: `${knownHostsName(host, port)} ${type} ${key.toString("base64")}`,
  };
}

/** Why a key is refused; undefined for the right one. */
export function refusal(
  key: Buffer,
  {
    host,
    port,
    known,
    fingerprint,
  }: { host: string; port: number; known: readonly KnownHost[]; fingerprint?: string | undefined },
): Failure | undefined {
  const shown = describeHostKey(host, port, key);
  const params = { host, type: shown.type, fingerprint: shown.fingerprint };
  const verdict = judge(known, knownHostsName(host, port), key);
  if (verdict.kind === "revoked") return new Failure("dags.host-key-revoked", { ...params, where: verdict.where });
  if (fingerprint !== undefined) {
    if (shown.fingerprint === withoutPadding(fingerprint)) return undefined;
    return new Failure("dags.host-key-mismatch", { ...params, expected: fingerprint });
  }
  switch (verdict.kind) {
    case "match":
      return undefined;
    case "mismatch":
      return new Failure("dags.host-key-mismatch", { ...params, expected: verdict.where });
    case "authority":
      return new Failure("dags.host-key-authority", { ...params, where: verdict.where });
    case "unknown":
      return new Failure("dags.host-key-unknown", params);
  }
}

function withoutPadding(fingerprint: string): string {
  return fingerprint.trim().replace(/=+$/, "");
}

async function readIfThere(file: string): Promise<string> {
  try {
    return await readUserFile(file);
  } catch (error) {
    if (isFailure(error, "file.missing")) return "";
    if (!isFailure(error, "file.unreadable")) throw error;
    throw new Failure("dags.known-hosts-unreadable", { file, why: error.params.why }, { cause: error });
  }
}
