import { type Exchange, HttpError, readJson, type Route, sendJson } from "../http.ts";
import { codeOf, HTTP_STATUS, RpcError } from "./errors.ts";
import type { Method, MethodName } from "./methods.ts";
import { messageType, readJsonMessage, writeJsonMessage } from "./protos.ts";

const PLACE = "/v1/projects/:project/:kind(locations|regions)/:region";
const DATAPROC = "google.cloud.dataproc.v1";
const LONGRUNNING = "google.longrunning";

interface Binding {
  readonly method: MethodName;
  readonly operation: string;
  readonly verb: Route["method"];
  readonly path: string;
  readonly request: string;
  readonly response: string;
  /** The request message's fields that come from the path. */
  readonly fields: (place: string, path: Exchange["path"]) => Record<string, string | undefined>;
  /** The field that the body is; without one there is no body. */
  readonly body?: string;
}

/** The google.api.http options of the service's definitions. */
const BINDINGS: readonly Binding[] = [
  {
    method: "createBatch",
    operation: "dataproc.batches.create",
    verb: "POST",
    path: `${PLACE}/batches`,
    request: `${DATAPROC}.CreateBatchRequest`,
    response: `${LONGRUNNING}.Operation`,
    fields: (place) => ({ parent: place }),
    body: "batch",
  },
  {
    method: "listBatches",
    operation: "dataproc.batches.list",
    verb: "GET",
    path: `${PLACE}/batches`,
    request: `${DATAPROC}.ListBatchesRequest`,
    response: `${DATAPROC}.ListBatchesResponse`,
    fields: (place) => ({ parent: place }),
  },
  {
    method: "getBatch",
    operation: "dataproc.batches.get",
    verb: "GET",
    path: `${PLACE}/batches/:batch`,
    request: `${DATAPROC}.GetBatchRequest`,
    response: `${DATAPROC}.Batch`,
    fields: (place, { batch = "" }) => ({ name: `${place}/batches/${batch}` }),
  },
  {
    method: "deleteBatch",
    operation: "dataproc.batches.delete",
    verb: "DELETE",
    path: `${PLACE}/batches/:batch`,
    request: `${DATAPROC}.DeleteBatchRequest`,
    response: "google.protobuf.Empty",
    fields: (place, { batch = "" }) => ({ name: `${place}/batches/${batch}` }),
  },
  {
    method: "listOperations",
    operation: "dataproc.operations.list",
    verb: "GET",
    path: `${PLACE}/operations`,
    request: `${LONGRUNNING}.ListOperationsRequest`,
    response: `${LONGRUNNING}.ListOperationsResponse`,
    fields: (place) => ({ name: `${place}/operations` }),
  },
  {
    method: "getOperation",
    operation: "dataproc.operations.get",
    verb: "GET",
    path: `${PLACE}/operations/:operation`,
    request: `${LONGRUNNING}.GetOperationRequest`,
    response: `${LONGRUNNING}.Operation`,
    fields: (place, { operation = "" }) => ({ name: `${place}/operations/${operation}` }),
  },
  {
    method: "cancelOperation",
    operation: "dataproc.operations.cancel",
    verb: "POST",
    path: `${PLACE}/operations/:operation\\:cancel`,
    request: `${LONGRUNNING}.CancelOperationRequest`,
    response: "google.protobuf.Empty",
    fields: (place, { operation = "" }) => ({ name: `${place}/operations/${operation}` }),
  },
  {
    method: "deleteOperation",
    operation: "dataproc.operations.delete",
    verb: "DELETE",
    path: `${PLACE}/operations/:operation`,
    request: `${LONGRUNNING}.DeleteOperationRequest`,
    response: "google.protobuf.Empty",
    fields: (place, { operation = "" }) => ({ name: `${place}/operations/${operation}` }),
  },
];

/** The name that faults are planted by, over both surfaces. */
export const OPERATIONS = Object.fromEntries(BINDINGS.map(({ method, operation }) => [method, operation])) as Record<
  MethodName,
  string
>;

export function restRoutes(methods: Record<MethodName, Method>): Route[] {
  return BINDINGS.map((binding) => ({
    operation: binding.operation,
    method: binding.verb,
    path: binding.path,
    handle: (exchange) => answer(exchange, binding, methods[binding.method]),
  }));
}

/** The error body of the service: https://cloud.google.com/apis/design/errors#http_mapping */
export function restErrorBody(error: HttpError): unknown {
  return { error: { code: error.status, message: error.message, status: codeOf(error) } };
}

async function answer(exchange: Exchange, binding: Binding, method: Method): Promise<void> {
  const { request, response, url, path, identity } = exchange;
  const parameters = [...url.searchParams].filter(([name]) => !name.startsWith("$"));
  const place = `projects/${path["project"] ?? ""}/${path["kind"] ?? ""}/${path["region"] ?? ""}`;
  try {
    const sent = request.method === "POST" ? await readJson(request) : {};
    const message = readJsonMessage(messageType(binding.request), {
      ...Object.fromEntries(parameters),
      ...(binding.body === undefined ? {} : { [binding.body]: sent }),
      ...binding.fields(place, path),
    });
    const numericEnums = url.searchParams.get("$alt")?.includes("enum-encoding=int") ?? false;
    const reply = await method(message, identity);
    sendJson(response, 200, writeJsonMessage(messageType(binding.response), reply, numericEnums));
  } catch (error) {
    if (!(error instanceof RpcError)) throw error;
    throw new HttpError(HTTP_STATUS[error.code], error.code, error.message);
  }
}
