import { Failure, isFailure, reasonOf } from "../../failure.ts";
import { route, unanswered } from "../route.ts";
import type { Transport } from "../transport.ts";
import { accountClient, type Account } from "./account.ts";
import { endpointOf } from "./endpoint.ts";
import { readOAuthError } from "./oauth-error.ts";

const REQUEST_SECONDS = 20;

/**
 * Has the issuer forget what the account agreed to: its refresh token is good for nothing afterwards, wherever it is. One
 * that was taken back already is done with.
 * @throws Failure `sign-in.not-revoked`
 */
export async function revoke(account: Account, transport: Transport): Promise<void> {
  const { email, refreshToken, issuer } = account;
  const { revoke: url } = endpointOf(issuer);
  const client = await accountClient(account);
  route(client, { transport, seconds: REQUEST_SECONDS });
  try {
    // Not by `revokeToken`, which puts the token into the address: what fails then tells it to the log.
    await client.transporter.request({ url, method: "POST", data: new URLSearchParams({ token: refreshToken }) });
  } catch (error) {
    const { error: code, description } = readOAuthError(error);
    if (code === "invalid_token") return;
    const silent = isFailure(error) ? undefined : unanswered(error, transport);
    const why = silent?.params.why ?? description ?? code ?? reasonOf(error);
    throw new Failure("sign-in.not-revoked", { account: email, why }, { cause: error });
  }
}
