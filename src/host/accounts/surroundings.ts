import { readProxySettings } from "../../core/google/proxy.ts";
import { readSignInEndpoint, type SignInEndpoint } from "../../core/google/sign-in/endpoint.ts";
import { openTransport, type Transport } from "../../core/google/transport.ts";
import { readEditorProxy, readSettings } from "../settings.ts";

/** Where one signs in, by the user's settings and environment. @throws Failure `endpoint.not-allowed` */
export function signInEndpoint(): SignInEndpoint {
  return readSignInEndpoint(readSettings().endpoints.signIn ?? process.env["SLUICE_SIGN_IN_ENDPOINT"]);
}

/** How a sign-in leaves this machine. */
export function transportNow(): Transport {
  return openTransport(readProxySettings(process.env, readEditorProxy()));
}
