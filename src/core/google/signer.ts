import { createSign } from "node:crypto";
import type { AuthClient } from "google-auth-library";
import * as z from "zod";
import { Failure, isFailure, reasonOf } from "../failure.ts";
import { accountOf, chooseCredentials, type Credentials } from "./choose-credentials.ts";
import { SIGN_IN_SECONDS, sourceClient, type Identity } from "./credentials.ts";
import { SOURCE_SCOPE } from "./impersonate.ts";
import { readKeyFile, type ServiceAccountKey } from "./key-file.ts";
import { route, unanswered } from "./route.ts";
import type { Transport } from "./transport.ts";

/** A service account that signs: by its key, or by Google's IAM. */
export interface Signer {
  readonly email: string;
  /** RSA over SHA-256, as bytes. @throws Failure `signed-url.refused`, `credentials.*` */
  readonly sign: (text: string) => Promise<Buffer>;
}

/**
 * Who signs for these credentials: the service account they act as (by signBlob of iamcredentials v1, which wants the role
 * Service Account Token Creator), or that of a key file. A person has no key: cloud.google.com/storage/docs/access-control/signed-urls.
 * @throws (on use) Failure `signed-url.no-signer`, `signed-url.refused`, `credentials.*`, `file.*`
 */
export function googleSigner(identity: Identity, transport: Transport): (signal: AbortSignal) => Promise<Signer> {
  const credentials = chooseCredentials(identity);
  return async (signal) => {
    if (identity.impersonate !== undefined) {
      const source = await open(credentials, transport);
      return byIam(source, identity.impersonate, transport, signal);
    }
    switch (credentials.kind) {
      case "key-file":
        return byKey(await readKeyFile(credentials.file));
      case "key":
        return byKey(credentials.key);
      case "account":
        throw new Failure("signed-url.no-signer", { why: "person", account: accountOf(credentials) });
      case "default":
        return byDefault(await open(credentials, transport), transport, signal);
    }
  };
}

async function open(credentials: Credentials, transport: Transport): Promise<AuthClient> {
  try {
    const client = await sourceClient(credentials, [SOURCE_SCOPE]);
    route(client, { transport, seconds: SIGN_IN_SECONDS });
    return client;
  } catch (error) {
    if (isFailure(error)) throw error;
    if (/could not load the default credentials/i.test(reasonOf(error)))
      throw new Failure("credentials.none", {}, { cause: error });
    throw new Failure("credentials.refused", { why: reasonOf(error) }, { cause: error });
  }
}

function byKey({ email, key }: Pick<ServiceAccountKey, "email" | "key">): Signer {
  return { email, sign: (text) => Promise.resolve(createSign("RSA-SHA256").update(text).sign(key)) };
}

/** What the machine has: a key that the environment names, or an account whose name the metadata server tells. */
async function byDefault(client: AuthClient, transport: Transport, signal: AbortSignal): Promise<Signer> {
  const { JWT, Compute } = await import("./packages/auth.ts");
  if (client instanceof JWT && client.key && client.email) return byKey({ email: client.email, key: client.key });
  if (!(client instanceof Compute)) throw new Failure("signed-url.no-signer", { why: "person", account: undefined });
  const email = await tellAccount(client, transport);
  return byIam(client, email, transport, signal);
}

async function tellAccount(client: AuthClient, transport: Transport): Promise<string> {
  const { GoogleAuth } = await import("./packages/auth.ts");
  try {
    const auth: Pick<InstanceType<typeof GoogleAuth>, "getCredentials"> = new GoogleAuth({ authClient: client });
    const { client_email: email } = await auth.getCredentials();
    if (email !== undefined && email !== "") return email;
  } catch (error) {
    throw (
      unanswered(error, transport) ??
      new Failure("signed-url.no-signer", { why: "unknown-account", account: undefined }, { cause: error })
    );
  }
  throw new Failure("signed-url.no-signer", { why: "unknown-account", account: undefined });
}

const Signed = z.object({ signedBlob: z.base64() });

function byIam(source: AuthClient, account: string, transport: Transport, signal: AbortSignal): Signer {
  const url = `https://iamcredentials.googleapis.com/v1/projects/-/serviceAccounts/${encodeURIComponent(account)}:signBlob`;
  return {
    email: account,
    async sign(text) {
      try {
        const data = { payload: Buffer.from(text).toString("base64") };
        const { data: reply } = await source.request<unknown>({ url, method: "POST", data, retry: true, signal });
        return Buffer.from(Signed.parse(reply).signedBlob, "base64");
      } catch (error) {
        signal.throwIfAborted();
        const silent = unanswered(error, transport);
        throw silent ?? new Failure("signed-url.refused", { account, why: reasonOf(error) }, { cause: error });
      }
    },
  };
}
