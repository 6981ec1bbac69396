import { v1 } from "@google-cloud/dataproc";
import { credentials } from "@grpc/grpc-js";
import { OAuth2Client, PassThroughClient } from "google-auth-library";
import * as z from "zod";
import type { TestEmulators } from "../support/emulators.ts";

export const SURFACES = ["REST", "gRPC"] as const;
export type Surface = (typeof SURFACES)[number];
export type BatchClient = v1.BatchControllerClient;
type ClientOptions = NonNullable<ConstructorParameters<typeof v1.BatchControllerClient>[0]>;
/** The client brings an auth library of its own, whose classes are other types than those of ours. */
type AuthClient = NonNullable<ClientOptions["authClient"]>;

/** The official client on one of the two surfaces of the emulator. */
export function emulatedClient({ endpoints, project }: TestEmulators, surface: Surface, token: string): BatchClient {
  const authClient = new OAuth2Client();
  authClient.setCredentials({ access_token: token, expiry_date: Date.now() + 3_600_000 });
  const common = { projectId: project, authClient: authClient as unknown as AuthClient };
  if (surface === "REST") {
    const { hostname, port } = new URL(endpoints.dataproc);
    return new v1.BatchControllerClient({
      ...common,
      fallback: true,
      protocol: "http",
      apiEndpoint: hostname,
      port: Number(port),
    });
  }
  const [host = "", port] = endpoints.dataprocGrpc.split(":");
  const sslCreds = credentials.createInsecure();
  return new v1.BatchControllerClient({ ...common, sslCreds, apiEndpoint: host, port: Number(port) });
}

/** The official client over REST, of somebody who has no token. */
export function anonymousClient({ endpoints, project }: TestEmulators): BatchClient {
  const { hostname, port } = new URL(endpoints.dataproc);
  const authClient: unknown = new PassThroughClient();
  return new v1.BatchControllerClient({
    projectId: project,
    authClient: authClient as AuthClient,
    fallback: true,
    protocol: "http",
    apiEndpoint: hostname,
    port: Number(port),
  });
}

/** Over a connection without TLS gRPC sends no credentials by itself. */
export function withToken(token: string) {
  return { otherArgs: { headers: { authorization: `Bearer ${token}` } } };
}

type Operations = BatchClient["operationsClient"];
type OperationRequest = Parameters<Operations["getOperation"]>[0] & Parameters<Operations["cancelOperation"]>[0];

/** Names an operation. The typings ask for message classes that the client does not export, and that it never uses. */
export function operationRequest(name: string): OperationRequest {
  const request: unknown = { name };
  return request as OperationRequest;
}

/** The official client on the real service, with the application default credentials. */
export function realClient(surface: Surface, region: string): BatchClient {
  return new v1.BatchControllerClient({
    apiEndpoint: `${region}-dataproc.googleapis.com`,
    ...(surface === "REST" ? { fallback: true } : {}),
  });
}

const CODES: Readonly<Record<number, string>> = {
  3: "INVALID_ARGUMENT",
  5: "NOT_FOUND",
  6: "ALREADY_EXISTS",
  7: "PERMISSION_DENIED",
  9: "FAILED_PRECONDITION",
  12: "UNIMPLEMENTED",
  14: "UNAVAILABLE",
  16: "UNAUTHENTICATED",
};
const GrpcFailure = z.object({ code: z.number(), details: z.string() });
const RestFailure = z.object({ error: z.object({ code: z.number(), status: z.string(), message: z.string() }) });

/** How a call failed, the same for both surfaces. Throws when it did not fail. */
export async function failure(call: Promise<unknown>): Promise<{ status: string; message: string }> {
  const error: unknown = await call.then(
    () => undefined,
    (reason: unknown) => reason,
  );
  if (!(error instanceof Error)) throw new Error("the call did not fail");
  const grpc = GrpcFailure.safeParse(error);
  if (grpc.success) return { status: CODES[grpc.data.code] ?? String(grpc.data.code), message: grpc.data.details };
  // The client leaves the whole JSON body in the message.
  const { status, message } = RestFailure.parse(JSON.parse(error.message)).error;
  return { status, message };
}
