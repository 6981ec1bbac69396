import {
  createHash,
  createPrivateKey,
  createPublicKey,
  generateKeyPairSync,
  type JsonWebKey,
  type KeyObject,
  sign,
} from "node:crypto";
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { UnusableFile } from "../store/database.ts";

/** What identity tokens are signed with. */
export interface IdentityKey {
  /** Public keys in JWKS form. */
  readonly jwks: { readonly keys: readonly JsonWebKey[] };
  /** A JWT signed with RS256. */
  sign(claims: Readonly<Record<string, unknown>>): string;
}

/** The key kept in the folder, so that identity tokens outlive a restart; made on first use. */
export function loadIdentityKey(folder: string): IdentityKey {
  const privateKey = readOrMake(join(folder, "identity-key.pem"));
  const publicKey = createPublicKey(privateKey).export({ format: "jwk" });
  const kid = createHash("sha256").update(JSON.stringify(publicKey)).digest("hex").slice(0, 40);

  return {
    jwks: { keys: [{ ...publicKey, kid, alg: "RS256", use: "sig" }] },
    sign(claims) {
      const signed = [{ alg: "RS256", kid, typ: "JWT" }, claims].map(encode).join(".");
      return `${signed}.${sign("RSA-SHA256", Buffer.from(signed), privateKey).toString("base64url")}`;
    },
  };
}

/** @throws UnusableFile when what is there is no private key */
function readOrMake(file: string): KeyObject {
  try {
    return createPrivateKey(readFileSync(file, "utf8"));
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== "ENOENT") throw new UnusableFile(file, error);
  }
  const { privateKey } = generateKeyPairSync("rsa", { modulusLength: 2048 });
  writeFileSync(file, privateKey.export({ type: "pkcs8", format: "pem" }), { mode: 0o600 });
  return privateKey;
}

function encode(part: unknown): string {
  return Buffer.from(JSON.stringify(part)).toString("base64url");
}
