import type { AuthClient } from "google-auth-library";
import * as z from "zod";

/** What the source needs to be let act as another account. */
export const SOURCE_SCOPE = "https://www.googleapis.com/auth/cloud-platform";

const LIFETIME_SECONDS = 3600;

const Reply = z.object({ accessToken: z.string().min(1), expireTime: z.iso.datetime({ offset: true }) });

/**
 * A client whose tokens are those of another service account (generateAccessToken of iamcredentials v1:
 * cloud.google.com/iam/docs/reference/credentials/rest/v1/projects.serviceAccounts/generateAccessToken). The library has
 * a class for it, which prints a warning on stderr whenever it is made.
 */
export async function impersonate(source: AuthClient, account: string, scopes: readonly string[]): Promise<AuthClient> {
  const { OAuth2Client } = await import("./packages/auth.ts");
  const client = new OAuth2Client();
  const url = `https://iamcredentials.googleapis.com/v1/projects/-/serviceAccounts/${encodeURIComponent(account)}:generateAccessToken`;
  client.refreshHandler = async () => {
    const data = { scope: [...scopes], lifetime: `${LIFETIME_SECONDS}s` };
    const { data: reply } = await source.request<unknown>({ url, method: "POST", data, retry: true });
    const { accessToken, expireTime } = Reply.parse(reply);
    return { access_token: accessToken, expiry_date: Date.parse(expireTime) };
  };
  return client;
}
