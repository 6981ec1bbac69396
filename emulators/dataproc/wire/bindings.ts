import { flag, integer, notEmulated, type Parameters, text } from "../../google/parameters.ts";
import type { Exchange, Route } from "../../http/server.ts";
import type { MethodName } from "../methods/methods.ts";

const PLACE = "/v1/projects/:project/:kind(locations|regions)/:region";
const DATAPROC = "google.cloud.dataproc.v1";
const LONGRUNNING = "google.longrunning";

/** How a method is called over REST, by the `google.api.http` of the service's definition. */
export interface Binding {
  readonly method: MethodName;
  readonly operation: string;
  readonly verb: Route["method"];
  readonly path: string;
  readonly request: string;
  readonly response: string;
  /** Query parameters of the method; those of every method come to them. */
  readonly parameters: Parameters;
  /** The request message's fields that come from the path. */
  readonly fields: (place: string, path: Exchange["path"]) => Record<string, string | undefined>;
  /** The field that the body is; without one there is no body. */
  readonly body?: string;
}

/** The google.api.http options of the service's definitions. */
export const BINDINGS: readonly Binding[] = [
  {
    method: "createBatch",
    operation: "dataproc.batches.create",
    verb: "POST",
    path: `${PLACE}/batches`,
    request: `${DATAPROC}.CreateBatchRequest`,
    response: `${LONGRUNNING}.Operation`,
    parameters: { batchId: text, requestId: text },
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
    parameters: { pageSize: integer(), pageToken: text, filter: text, orderBy: text },
    fields: (place) => ({ parent: place }),
  },
  {
    method: "getBatch",
    operation: "dataproc.batches.get",
    verb: "GET",
    path: `${PLACE}/batches/:batch`,
    request: `${DATAPROC}.GetBatchRequest`,
    response: `${DATAPROC}.Batch`,
    parameters: {},
    fields: (place, { batch = "" }) => ({ name: `${place}/batches/${batch}` }),
  },
  {
    method: "deleteBatch",
    operation: "dataproc.batches.delete",
    verb: "DELETE",
    path: `${PLACE}/batches/:batch`,
    request: `${DATAPROC}.DeleteBatchRequest`,
    response: "google.protobuf.Empty",
    parameters: {},
    fields: (place, { batch = "" }) => ({ name: `${place}/batches/${batch}` }),
  },
  {
    method: "listOperations",
    operation: "dataproc.operations.list",
    verb: "GET",
    path: `${PLACE}/operations`,
    request: `${LONGRUNNING}.ListOperationsRequest`,
    response: `${LONGRUNNING}.ListOperationsResponse`,
    // The last is newer than the client's message. Every region answers here, so that no success is partial.
    parameters: { pageSize: integer(), pageToken: text, filter: notEmulated(), returnPartialSuccess: flag },
    fields: (place) => ({ name: `${place}/operations` }),
  },
  {
    method: "getOperation",
    operation: "dataproc.operations.get",
    verb: "GET",
    path: `${PLACE}/operations/:operation`,
    request: `${LONGRUNNING}.GetOperationRequest`,
    response: `${LONGRUNNING}.Operation`,
    parameters: {},
    fields: (place, { operation = "" }) => ({ name: `${place}/operations/${operation}` }),
  },
  {
    method: "cancelOperation",
    operation: "dataproc.operations.cancel",
    verb: "POST",
    path: `${PLACE}/operations/:operation\\:cancel`,
    request: `${LONGRUNNING}.CancelOperationRequest`,
    response: "google.protobuf.Empty",
    parameters: {},
    fields: (place, { operation = "" }) => ({ name: `${place}/operations/${operation}` }),
  },
  {
    method: "deleteOperation",
    operation: "dataproc.operations.delete",
    verb: "DELETE",
    path: `${PLACE}/operations/:operation`,
    request: `${LONGRUNNING}.DeleteOperationRequest`,
    response: "google.protobuf.Empty",
    parameters: {},
    fields: (place, { operation = "" }) => ({ name: `${place}/operations/${operation}` }),
  },
];

/** The name that faults are planted by, over both surfaces. */
export const OPERATIONS = Object.fromEntries(BINDINGS.map(({ method, operation }) => [method, operation])) as Record<
  MethodName,
  string
>;
