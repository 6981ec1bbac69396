import { createPrivateKey } from "node:crypto";
import * as z from "zod";
import { Failure, type KeyFileProblem } from "../failure.ts";
import { readUserFile } from "../files.ts";

/** What is taken of a service account's key file. */
export interface ServiceAccountKey {
  readonly email: string;
  /** PEM. */
  readonly key: string;
  readonly keyId: string | undefined;
}

// A key file has about 2,400 bytes.
const MOST_BYTES = 64 * 1024;

const Typed = z.object({ type: z.literal("service_account") });
const Universe = z.object({ universe_domain: z.literal("googleapis.com").optional() });
/** Where Google's own files send the signed request for a token, now and in former years. */
const TokenHost = z.object({
  token_uri: z.url({ protocol: /^https$/, hostname: /^(oauth2|www|accounts)\.(googleapis|google)\.com$/ }).optional(),
});
const Fields = z.object({
  client_email: z.email(),
  private_key: z.string().min(1),
  private_key_id: z.string().optional(),
});

/**
 * Reads a service account key as Google makes it. Anything else is refused: other kinds of credentials name files and
 * addresses, and a file from somebody else would then have this machine's secrets sent to an address of theirs
 * (cloud.google.com/docs/authentication/external/externally-sourced-credentials).
 * @throws Failure `credentials.key-file`, `file.*`
 */
export async function readKeyFile(file: string): Promise<ServiceAccountKey> {
  return parseKey(file, await readUserFile(file, MOST_BYTES));
}

/**
 * Reads such a key from its text.
 * @param file where it comes from: for messages
 * @throws Failure `credentials.key-file`
 */
export function parseKey(file: string, text: string): ServiceAccountKey {
  const refuse = (why: KeyFileProblem) => new Failure("credentials.key-file", { file, why });
  const document = parse(text);
  // The parser's own words could quote the key: say only what kind of thing is wrong.
  if (document === undefined) throw refuse("not-json");
  if (!Typed.safeParse(document).success) throw refuse("other-type");
  if (!Universe.safeParse(document).success) throw refuse("foreign-universe");
  if (!TokenHost.safeParse(document).success) throw refuse("foreign-host");
  const fields = Fields.safeParse(document);
  if (!fields.success) throw refuse("incomplete");
  const { client_email: email, private_key: key, private_key_id: keyId } = fields.data;
  if (!isPrivateKey(key)) throw refuse("bad-key");
  return { email, key, keyId };
}

/** A key as {@link parseKey} reads it: with what is taken of it, and nothing else. */
export function keyDocument({ email, key, keyId }: ServiceAccountKey): string {
  return JSON.stringify({ type: "service_account", client_email: email, private_key: key, private_key_id: keyId });
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined; // the caller says which file it is
  }
}

function isPrivateKey(pem: string): boolean {
  try {
    return createPrivateKey(pem).type === "private";
  } catch {
    return false; // that is the answer
  }
}
