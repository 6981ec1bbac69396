import { createHash } from "node:crypto";
import { Failure } from "../failure.ts";
import type { Access } from "../google/access.ts";
import type { Signer } from "../google/signer.ts";

/** The longest that Cloud Storage lets an address be good for: a week, in seconds. */
const MOST_SIGNED_SECONDS = 7 * 24 * 60 * 60;

/**
 * Signs an address that an object can be read at, as V4 of Google's signing process
 * (cloud.google.com/storage/docs/authentication/canonical-requests). Done by hand, in these lines: the storage client signs
 * with its own credentials only, and those of ours are a token.
 * @param seconds how long it is good for, at most {@link MOST_SIGNED_SECONDS}
 * @throws Failure `signed-url.no-signer`, `signed-url.refused`, `credentials.*`
 */
export async function signReadUrl(
  { endpoint, signer }: Access,
  { bucket, name }: { readonly bucket: string; readonly name: string },
  seconds: number,
  signal: AbortSignal,
  now = new Date(),
): Promise<string> {
  if (signer === undefined) throw new Failure("signed-url.no-signer", { why: "emulators", account: undefined });
  const { email, sign }: Signer = await signer(signal);
  const time = now.toISOString().replace(/[-:]|\.\d+/g, "");
  const scope = `${time.slice(0, 8)}/auto/storage/goog4_request`;
  const host = new URL(endpoint).host;
  const path = `/${bucket}/${name.split("/").map(strictly).join("/")}`;
  const query = Object.entries({
    "X-Goog-Algorithm": "GOOG4-RSA-SHA256",
    "X-Goog-Credential": `${email}/${scope}`,
    "X-Goog-Date": time,
    "X-Goog-Expires": String(Math.min(Math.max(1, Math.floor(seconds)), MOST_SIGNED_SECONDS)),
    "X-Goog-SignedHeaders": "host",
  })
    .map(([key, value]) => `${key}=${strictly(value)}`)
    .join("&");
  const canonical = ["GET", path, query, `host:${host}`, "", "host", "UNSIGNED-PAYLOAD"].join("\n");
  const hash = createHash("sha256").update(canonical).digest("hex");
  const signature = await sign(["GOOG4-RSA-SHA256", time, scope, hash].join("\n"));
  return `${endpoint}${path}?${query}&X-Goog-Signature=${signature.toString("hex")}`;
}

/** Everything but letters, digits and `-._~` by its percent code: RFC 3986 has fewer exceptions than JavaScript. */
function strictly(text: string): string {
  return encodeURIComponent(text).replace(/[!'()*]/g, (sign) => `%${sign.charCodeAt(0).toString(16).toUpperCase()}`);
}
