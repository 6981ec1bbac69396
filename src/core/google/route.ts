import type { AuthClient } from "google-auth-library";
import { Failure, reasonOf } from "../failure.ts";
import { readRemoteError, unansweredUrl, WANTS_LOGIN } from "./remote-failure.ts";
import type { Transport } from "./transport.ts";

/** How a sign-in leaves this machine, and for how long each of its requests may take. */
export interface Way {
  readonly transport: Transport;
  readonly seconds: number;
}

/** Lets the client, and the one whose token it exchanges, ask by the transport, and wait no longer than that. */
export function route(client: AuthClient, way: Way): void {
  const { defaults } = client.transporter;
  defaults.agent = (url: URL) => way.transport.agentFor(url);
  defaults.timeout = way.seconds * 1000;
  if ("sourceClient" in client) route(client.sourceClient as AuthClient, way);
}

/** The failure for a request of the auth library that got no answer; undefined for any other error. */
export function unanswered(error: unknown, transport: Transport): Failure<"credentials.unreachable"> | undefined {
  const url = unansweredUrl(error);
  if (url === undefined) return undefined;
  const { hostname: host } = new URL(url);
  const why = readRemoteError(error).status === 407 ? WANTS_LOGIN : reasonOf(error);
  return new Failure("credentials.unreachable", { host, proxy: transport.proxyOf(url), why }, { cause: error });
}
