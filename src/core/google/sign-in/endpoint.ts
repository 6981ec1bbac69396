import { Failure } from "../../failure.ts";
import { isLoopback } from "../endpoints.ts";

/** Where somebody signs in, and where tokens come from. */
export interface SignInEndpoint {
  /** Tells sign-ins of one place from those of another: a refresh token goes where it came from, and nowhere else. */
  readonly issuer: string;
  readonly authorize: string;
  readonly token: string;
  readonly revoke: string;
}

/** https://developers.google.com/identity/protocols/oauth2/native-app */
const GOOGLE: SignInEndpoint = {
  issuer: "https://accounts.google.com",
  authorize: "https://accounts.google.com/o/oauth2/v2/auth",
  token: "https://oauth2.googleapis.com/token",
  revoke: "https://oauth2.googleapis.com/revoke",
};

/**
 * Google's sign-in, or the one of this machine that the user named: a base URL without a path.
 * @throws Failure `endpoint.not-allowed` for any other: passwords are typed, and codes sent, there
 */
export function readSignInEndpoint(given: string | undefined): SignInEndpoint {
  if (given === undefined) return GOOGLE;
  const url = URL.canParse(given) ? new URL(given) : undefined;
  const isPlain = url?.pathname === "/" && `${url.username}${url.search}${url.hash}` === "";
  if (url?.protocol !== "http:" || !isLoopback(given) || !isPlain) {
    throw new Failure("endpoint.not-allowed", { service: "sign-in", endpoint: given });
  }
  const base = url.origin;
  return { issuer: base, authorize: `${base}/o/oauth2/v2/auth`, token: `${base}/token`, revoke: `${base}/revoke` };
}

/** The place that an issuer is. @throws Failure `endpoint.not-allowed` */
export function endpointOf(issuer: string): SignInEndpoint {
  return issuer === GOOGLE.issuer ? GOOGLE : readSignInEndpoint(issuer);
}
