import type { ServiceAccountKey } from "./key-file.ts";
import type { Account } from "./sign-in/account.ts";

/** What the editor keeps for the user, and the user chose: the key of a service account, or a sign-in. */
export type Kept =
  { readonly kind: "key"; readonly key: ServiceAccountKey } | { readonly kind: "account"; readonly account: Account };

/** Everything that could be used. */
export interface OfferedCredentials {
  /** Service account key file that the user named: by a setting, a flag or the environment. */
  readonly keyFile?: string | undefined;
  readonly kept?: Kept | undefined;
}

/** What is used: `default` is what this machine has (application default credentials). */
export type Credentials = { readonly kind: "key-file"; readonly file: string } | Kept | { readonly kind: "default" };

/**
 * Whose credentials are used towards Google. In this order, and nothing else anywhere:
 *
 * 1. the key file that the user named;
 * 2. what the editor keeps and the user chose last, by Sign In to Google, Use a Key File or Switch Account;
 * 3. application default credentials: GOOGLE_APPLICATION_CREDENTIALS, gcloud's sign-in, the metadata server.
 *
 * Whoever it is then acts as the `serviceAccount` of the connection, where it names one.
 */
export function chooseCredentials({ keyFile, kept }: OfferedCredentials): Credentials {
  if (keyFile !== undefined) return { kind: "key-file", file: keyFile };
  return kept ?? { kind: "default" };
}

/** Whose they are, as far as it is known without asking anybody. */
export function accountOf(credentials: Credentials): string | undefined {
  switch (credentials.kind) {
    case "key":
      return credentials.key.email;
    case "account":
      return credentials.account.email;
    case "key-file":
    case "default":
      return undefined;
  }
}
