import {
  type Metadata,
  Server,
  ServerCredentials,
  type ServerUnaryCall,
  type ServiceDefinition,
  status,
  type UntypedServiceImplementation,
  type handleUnaryCall,
} from "@grpc/grpc-js";
import type { Faults } from "../../http/faults.ts";
import { HttpError } from "../../http/http-error.ts";
import type { Identity, Tokens } from "../../service.ts";
import { OPERATIONS } from "./bindings.ts";
import { type Code, codeOf, RpcError } from "../methods/errors.ts";
import type { Method, MethodName } from "../methods/methods.ts";
import { decodeMessage, encodeMessage, service } from "./protos.ts";

const SERVICES = ["google.cloud.dataproc.v1.BatchController", "google.longrunning.Operations"];

/** The same methods over gRPC. */
export interface GrpcServer {
  /** `127.0.0.1:PORT` */
  readonly endpoint: string;
  close(): void;
}

interface GrpcOptions {
  readonly tokens: Tokens;
  /** Shared with the REST surface. */
  readonly faults: Faults;
  /** 0 takes a free one. */
  readonly port: number;
  readonly log: (line: string) => void;
}

/** The same methods over gRPC without TLS: Airflow's client speaks nothing else. */
export async function serveGrpc(
  methods: Record<MethodName, Method>,
  { tokens, faults, port, log }: GrpcOptions,
): Promise<GrpcServer> {
  const server = new Server();
  for (const name of SERVICES) {
    const definition = define(name);
    const implementation = Object.keys(definition).map((method) => [
      method,
      unary(answerer(methods, method, tokens, faults), log),
    ]);
    server.addService(definition, Object.fromEntries(implementation) as UntypedServiceImplementation);
  }
  const bound = await new Promise<number>((resolve, reject) => {
    server.bindAsync(`127.0.0.1:${port}`, ServerCredentials.createInsecure(), (error, taken) => {
      if (error) reject(error);
      else resolve(taken);
    });
  });
  return { endpoint: `127.0.0.1:${bound}`, close: () => server.forceShutdown() };
}

/** What grpc-js wants to know of a service, with messages in the JSON mapping on our side. */
function define(name: string): ServiceDefinition {
  return Object.fromEntries(
    service(name).methodsArray.map((method) => {
      const { resolvedRequestType: request, resolvedResponseType: response } = method;
      if (!request || !response) throw new Error(`${name}.${method.name} has no messages`);
      const definition = {
        path: `/${name}/${method.name}`,
        requestStream: false,
        responseStream: false,
        requestSerialize: (json: unknown) => encodeMessage(request, json),
        requestDeserialize: (bytes: Buffer) => decodeMessage(request, bytes),
        responseSerialize: (json: unknown) => encodeMessage(response, json),
        responseDeserialize: (bytes: Buffer) => decodeMessage(response, bytes),
      };
      return [method.name.charAt(0).toLowerCase() + method.name.slice(1), definition];
    }),
  );
}

type Answer = (call: ServerUnaryCall<unknown, unknown>) => Promise<unknown>;

function answerer(methods: Record<string, Method>, name: string, tokens: Tokens, faults: Faults): Answer {
  const method = methods[name];
  return async (call) => {
    if (!method) throw new RpcError("UNIMPLEMENTED", `Not emulated: the method ${call.getPath()}.`);
    const work = async () => await method(call.request, identify(call.metadata, tokens));
    return faults.strikeCall(OPERATIONS[name as MethodName], work);
  };
}

function unary(answer: Answer, log: (line: string) => void): handleUnaryCall<unknown, unknown> {
  return (call, callback) => {
    answer(call).then(
      (reply) => callback(null, reply),
      (error: unknown) => {
        const known = error instanceof RpcError || error instanceof HttpError;
        if (!known) log(`dataproc: ${call.getPath()}: ${String(error)}`);
        callback({ code: status[grpcCode(error)], details: error instanceof Error ? error.message : String(error) });
      },
    );
  };
}

function grpcCode(error: unknown): Code {
  if (error instanceof RpcError) return error.code;
  return error instanceof HttpError ? codeOf(error) : "INTERNAL";
}

function identify(metadata: Metadata, tokens: Tokens): Identity | undefined {
  const [header] = metadata.get("authorization");
  if (header === undefined) return undefined;
  const bearer = /^Bearer (\S+)$/i.exec(header.toString())?.[1];
  const identity = bearer === undefined ? undefined : tokens.verify(bearer);
  if (!identity) throw new RpcError("UNAUTHENTICATED", "Request had invalid authentication credentials.");
  return identity;
}
