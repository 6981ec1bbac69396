import { createHmac } from "node:crypto";

/** A line of a known_hosts file that names a key. */
export interface KnownHost {
  /** `file:line`, as messages name it. */
  readonly where: string;
  readonly marker: "@revoked" | "@cert-authority" | undefined;
  /** The host field: comma-separated patterns, or one `|1|salt|hash`. */
  readonly hosts: string;
  /** The key as it goes over the wire, its type first. */
  readonly key: Buffer;
}

/** What the known hosts say of one key of one host. */
export type Verdict =
  | { readonly kind: "match" | "mismatch" | "revoked" | "authority"; readonly where: string }
  | { readonly kind: "unknown" };

/**
 * The readable lines of a known_hosts file (format: sshd(8), "SSH_KNOWN_HOSTS FILE FORMAT"). Comments, and lines that
 * are malformed or whose key is not of the type they say, are left out: they vouch for nothing.
 */
export function parseKnownHosts(text: string, file: string): KnownHost[] {
  return text.split("\n").flatMap((line, index) => parseLine(line.trim(), `${file}:${index + 1}`) ?? []);
}

/**
 * Judges a host's key. A revoked key is refused whatever other lines say. A host that is known by other keys only is a
 * mismatch, also where they are of another type: the caller asks the host for the types that are known.
 * @param name as {@link knownHostsName} makes it
 */
export function judge(known: readonly KnownHost[], name: string, key: Buffer): Verdict {
  const lines = known.filter((line) => hostsMatch(line.hosts, name));
  const holds = (line: KnownHost) => line.key.equals(key);

  const revoked = lines.find((line) => line.marker === "@revoked" && holds(line));
  if (revoked) return { kind: "revoked", where: revoked.where };
  const plain = lines.filter((line) => line.marker === undefined);
  const match = plain.find(holds);
  if (match) return { kind: "match", where: match.where };
  const other = plain.find((line) => keyType(line.key) === keyType(key)) ?? plain[0];
  if (other) return { kind: "mismatch", where: other.where };
  const authority = lines.find((line) => line.marker === "@cert-authority");
  if (authority) return { kind: "authority", where: authority.where };
  return { kind: "unknown" };
}

/** The types of the keys that a host is known by, such as `ssh-ed25519`. */
export function knownKeyTypes(known: readonly KnownHost[], name: string): string[] {
  const lines = known.filter((line) => line.marker === undefined && hostsMatch(line.hosts, name));
  return [...new Set(lines.map((line) => keyType(line.key)))];
}

/** The name that known_hosts files a host under: `host`, or `[host]:port` for another port than 22. */
export function knownHostsName(host: string, port: number): string {
  const name = host.toLowerCase();
  return port === 22 ? name : `[${name}]:${port}`;
}

/** The type that a key in wire form begins with; empty when it is not one. */
export function keyType(key: Buffer): string {
  if (key.length < 4) return "";
  return key.subarray(4, 4 + key.readUInt32BE()).toString("latin1");
}

function parseLine(line: string, where: string): KnownHost | undefined {
  if (line === "" || line.startsWith("#")) return undefined;
  const fields = line.split(/\s+/);
  const marker = fields[0]?.startsWith("@") ? fields.shift() : undefined;
  if (marker !== undefined && marker !== "@revoked" && marker !== "@cert-authority") return undefined;
  const [hosts, type, base64] = fields;
  if (hosts === undefined || type === undefined || base64 === undefined) return undefined;
  const key = Buffer.from(base64, "base64");
  if (keyType(key) !== type) return undefined;
  return { where, marker, hosts, key };
}

/** Whether a host field covers `name`. One negated pattern that matches vetoes the line. */
function hostsMatch(hosts: string, name: string): boolean {
  if (hosts.startsWith("|")) return hashMatches(hosts, name);
  const patterns = hosts.toLowerCase().split(",");
  const matches = (pattern: string) => matchesWildcard(pattern, name);
  if (patterns.some((pattern) => pattern.startsWith("!") && matches(pattern.slice(1)))) return false;
  return patterns.some((pattern) => !pattern.startsWith("!") && matches(pattern));
}

/** `|1|salt|hash`: HMAC-SHA1 of the name under the salt, both in base64. */
function hashMatches(hosts: string, name: string): boolean {
  const [, version, salt, hash] = hosts.split("|");
  if (version !== "1" || salt === undefined || hash === undefined) return false;
  return createHmac("sha1", Buffer.from(salt, "base64")).update(name).digest().equals(Buffer.from(hash, "base64"));
}

/** `*` is any text, `?` any character. Only the last star is ever tried again, so that no pattern takes long. */
function matchesWildcard(pattern: string, name: string): boolean {
  let at = 0;
  let star: { readonly after: number; covered: number } | undefined;
  for (let position = 0; position < name.length;) {
    if (pattern[at] === "*") {
      at += 1;
      star = { after: at, covered: position };
    } else if (pattern[at] === "?" || pattern[at] === name[position]) {
      at += 1;
      position += 1;
    } else if (star) {
      star.covered += 1;
      position = star.covered;
      at = star.after;
    } else {
      return false;
    }
  }
  return /^\**$/.test(pattern.slice(at));
}
