import { randomUUID } from "node:crypto";
import * as z from "zod";
import type { Identity } from "../../service.ts";
import { requireAccess, requireRunner } from "./access.ts";
import { type Batch, BatchSpec, answeredProperties, isOver } from "../store/batch.ts";
import { RpcError } from "./errors.ts";
import { listPage } from "./listing.ts";
import {
  batchName,
  canonicalBatchName,
  canonicalOperationName,
  operationName,
  parseOperationsParent,
  parsePlace,
} from "./names.ts";
import { operationOf } from "./operation.ts";
import type { Runner } from "../run/runner.ts";
import type { BatchStore } from "../store/store.ts";
import { refuseUnsupported } from "./unsupported.ts";
import { checkBatchId, checkRequestId, checkSpec } from "./validate.ts";

/** A method of the service, for every surface: request and answer are in the JSON mapping of its messages. */
export type Method = (request: unknown, caller: Identity | undefined) => unknown;

/** The methods that are emulated, by their names in both protocols. */
export type MethodName =
  | "createBatch"
  | "getBatch"
  | "listBatches"
  | "deleteBatch"
  | "getOperation"
  | "listOperations"
  | "cancelOperation"
  | "deleteOperation";

const Named = z.object({ name: z.string().default("") });
const CreateRequest = z.object({
  parent: z.string().default(""),
  batch: z.looseObject({}).default({}),
  batchId: z.string().default(""),
  requestId: z.string().default(""),
});
const ListRequest = z.object({
  parent: z.string().default(""),
  pageSize: z.number().default(0),
  pageToken: z.string().default(""),
  filter: z.string().default(""),
  orderBy: z.string().default(""),
});

const ListOperationsRequest = z.object({
  name: z.string().default(""),
  filter: z.string().default(""),
  pageSize: z.number().default(0),
  pageToken: z.string().default(""),
});

/** Semantics: https://cloud.google.com/dataproc-serverless/docs/reference/rest/v1/projects.locations.batches */
export function createMethods(store: BatchStore, runner: Runner, now: () => Date): Record<MethodName, Method> {
  function findBatch(request: unknown): Batch {
    const name = canonicalBatchName(Named.parse(request).name);
    return store.byName(name) ?? notFound(`Batch ${name}`);
  }

  function findOperation(request: unknown): Batch {
    const name = canonicalOperationName(Named.parse(request).name);
    return store.byOperation(name) ?? notFound(`Operation ${name}`);
  }

  return {
    createBatch(request, caller) {
      const creator = requireRunner(caller);
      const { parent, batch: asked, batchId, requestId } = CreateRequest.parse(request);
      const place = parsePlace(parent);
      const id = batchId === "" ? randomUUID() : batchId;
      checkBatchId(id);
      if (requestId !== "") {
        checkRequestId(requestId);
        const first = store.byRequest(place, requestId);
        if (first) return operationOf(first);
      }
      refuseUnsupported(asked);
      const spec = BatchSpec.parse(asked);
      checkSpec(spec);
      const name = batchName(place, id);
      if (store.byName(name))
        throw new RpcError("ALREADY_EXISTS", `Already exists: Failed to create batch: Batch ${name}`);
      const createTime = now().toISOString();
      const batch: Batch = {
        ...spec,
        runtimeConfig: { ...spec.runtimeConfig, properties: answeredProperties(spec, name) },
        name,
        uuid: randomUUID(),
        createTime,
        creator: creator.email,
        operation: operationName(place, randomUUID()),
        state: "PENDING",
        stateTime: createTime,
        stateHistory: [],
        runtimeInfo: {},
      };
      store.insert(place, batch, requestId === "" ? undefined : requestId);
      runner.submit(batch.uuid);
      return operationOf(batch);
    },

    getBatch(request, caller) {
      requireAccess(caller, "read");
      return findBatch(request);
    },

    listBatches(request, caller) {
      requireAccess(caller, "read");
      const { parent, ...options } = ListRequest.parse(request);
      return listPage(store.list(parsePlace(parent)), options);
    },

    deleteBatch(request, caller) {
      requireAccess(caller, "write");
      const batch = findBatch(request);
      if (!isOver(batch)) {
        throw new RpcError("FAILED_PRECONDITION", `Batch ${batch.name} is in state ${batch.state}: cancel it first`);
      }
      store.remove(batch.uuid);
      return {};
    },

    getOperation(request, caller) {
      requireAccess(caller, "read");
      return operationOf(findOperation(request));
    },

    listOperations(request, caller) {
      requireAccess(caller, "read");
      const { name, filter, pageSize, pageToken } = ListOperationsRequest.parse(request);
      if (filter !== "") throw new RpcError("UNIMPLEMENTED", "Not emulated: the field 'filter'.");
      const all = store.listOperations(parseOperationsParent(name));
      const start = pageToken === "" ? 0 : all.findIndex(({ operation }) => operation === pageToken) + 1;
      if (pageToken !== "" && start === 0) throw new RpcError("INVALID_ARGUMENT", "Invalid page token");
      const page = all.slice(start, pageSize > 0 ? start + pageSize : undefined);
      const more = start + page.length < all.length;
      return { operations: page.map(operationOf), ...(more ? { nextPageToken: page.at(-1)?.operation } : {}) };
    },

    cancelOperation(request, caller) {
      requireAccess(caller, "write");
      runner.cancel(findOperation(request).uuid);
      return {};
    },

    deleteOperation(_request, caller) {
      requireAccess(caller, "write");
      throw new RpcError("UNIMPLEMENTED", "Not emulated: the method dataproc.projects.regions.operations.delete.");
    },
  };
}

function notFound(what: string): never {
  throw new RpcError("NOT_FOUND", `Not found: ${what}`);
}
