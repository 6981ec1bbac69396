import type { OAuth2Client } from "google-auth-library";
import { endpointOf, type SignInEndpoint } from "./endpoint.ts";
import type { OAuthClient } from "./client-file.ts";

/** Somebody who signed in, and what is kept of that. */
export interface Account {
  /** Google's own number for this person: the address may change. */
  readonly id: string;
  readonly email: string;
  readonly refreshToken: string;
  /** What was agreed to, as full URLs. */
  readonly scopes: readonly string[];
  readonly client: OAuthClient;
  readonly issuer: string;
}

/** A client of the auth library that signs in there by that OAuth client. */
export async function openOAuth({ id, secret }: OAuthClient, endpoint: SignInEndpoint): Promise<OAuth2Client> {
  const { OAuth2Client } = await import("../packages/auth.ts");
  const endpoints = { oauth2AuthBaseUrl: endpoint.authorize, oauth2TokenUrl: endpoint.token };
  return new OAuth2Client({ clientId: id, clientSecret: secret, endpoints });
}

/** A client whose tokens are this account's. @throws Failure `endpoint.not-allowed` for an issuer that is neither Google nor here */
export async function accountClient({ client, issuer, refreshToken }: Account): Promise<OAuth2Client> {
  const oauth = await openOAuth(client, endpointOf(issuer));
  oauth.setCredentials({ refresh_token: refreshToken });
  return oauth;
}
