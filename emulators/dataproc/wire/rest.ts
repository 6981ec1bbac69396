import { notEmulatedMethods } from "../../google/not-emulated.ts";
import { notImplemented, readParameters } from "../../google/parameters.ts";
import { prune, readMask } from "../../google/partial-response.ts";
import { type Exchange, HttpError, readJson, type Route, sendJson } from "../../http/server.ts";
import { type Binding, BINDINGS } from "./bindings.ts";
import { codeOf, HTTP_STATUS, RpcError } from "../methods/errors.ts";
import type { Method, MethodName } from "../methods/methods.ts";
import { NOT_EMULATED } from "../methods/not-emulated.ts";
import { fieldsOfMessage, messageType, readJsonMessage, writeJsonMessage } from "./protos.ts";

/** The routes of all emulated methods, and of those that are answered with 501. */
export function restRoutes(methods: Record<MethodName, Method>): Route[] {
  const served = BINDINGS.map((binding) => ({
    operation: binding.operation,
    method: binding.verb,
    path: binding.path,
    handle: (exchange: Exchange) => answer(exchange, binding, methods[binding.method]),
  }));
  return [...served, ...notEmulatedMethods(NOT_EMULATED)];
}

/** The error body of the service: https://cloud.google.com/apis/design/errors#http_mapping */
export function restErrorBody(error: HttpError): unknown {
  return { error: { code: error.status, message: error.message, status: codeOf(error) } };
}

async function answer(exchange: Exchange, binding: Binding, method: Method): Promise<void> {
  const { request, response, url, path, identity } = exchange;
  const place = `projects/${path["project"] ?? ""}/${path["kind"] ?? ""}/${path["region"] ?? ""}`;
  const type = messageType(binding.response);
  try {
    const parameters = readParameters(url, binding.parameters);
    const numericEnums = wantsNumericEnums(url);
    const mask = readMask(url, fieldsOfMessage(type));
    const sent = request.method === "POST" ? await readJson(request) : {};
    const known = messageType(binding.request).fields;
    const set = Object.entries(parameters).filter(([name, value]) => value !== undefined && name in known);
    const message = readJsonMessage(messageType(binding.request), {
      ...Object.fromEntries(set),
      ...(binding.body === undefined ? {} : { [binding.body]: sent }),
      ...binding.fields(place, path),
    });
    const reply = await method(message, identity);
    sendJson(response, 200, prune(writeJsonMessage(type, reply, numericEnums), mask));
  } catch (error) {
    if (!(error instanceof RpcError)) throw error;
    throw new HttpError(HTTP_STATUS[error.code], error.code, error.message);
  }
}

/** @throws HttpError 501 for an answer in another form than JSON */
function wantsNumericEnums(url: URL): boolean {
  const alt = url.searchParams.get("$alt") ?? url.searchParams.get("alt") ?? "json";
  if (alt === "json") return false;
  if (alt === "json;enum-encoding=int") return true;
  throw notImplemented(`the parameter 'alt' with the value '${alt}'`);
}
