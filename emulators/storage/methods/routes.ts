import { notEmulatedRoutes } from "../../google/not-emulated.ts";
import type { Parameters } from "../../google/parameters.ts";
import type { Route } from "../../http/server.ts";
import type { Store } from "../store/store.ts";
import * as buckets from "./buckets.ts";
import { composeObject } from "./compose.ts";
import { copyToObject, moveObject, rewriteObject } from "./copy.ts";
import { ANSWERS } from "./descriptions.ts";
import { invalid } from "./errors.ts";
import { listObjects } from "./list.ts";
import { handlerOf, type Method } from "./method.ts";
import * as objects from "./objects.ts";
import { BUCKETS, OBJECTS } from "./parameters.ts";
import * as policies from "./policies.ts";
import { createResumable } from "./resumable.ts";
import { uploadMedia, uploadMultipart } from "./upload.ts";

const ROOT = "/storage/v1/b";
const BUCKET = `${ROOT}/:bucket`;
const OBJECT = `${BUCKET}/o/:object`;
const SOURCE = `${BUCKET}/o/:source`;

/** Every method of the service, named as Google's storage testbench names its operations. */
export function routesOf(store: Store): Route[] {
  return [...bucketRoutes(store), ...objectRoutes(store), ...uploadRoutes(store), ...notEmulatedRoutes(NOT_EMULATED)];
}

function bucketRoutes(store: Store): Route[] {
  return [
    method("storage.buckets.list", "GET", ROOT, {
      access: "read",
      parameters: BUCKETS.list,
      answers: ANSWERS.buckets,
      handle: (x, query) => buckets.listBuckets(store, x, query),
    }),
    method("storage.buckets.insert", "POST", ROOT, {
      access: "write",
      parameters: BUCKETS.insert,
      answers: ANSWERS.bucket,
      handle: (x, query) => buckets.insertBucket(store, x, query),
    }),
    method("storage.buckets.get", "GET", BUCKET, {
      access: "read",
      parameters: BUCKETS.get,
      answers: ANSWERS.bucket,
      handle: (x, query) => buckets.getBucket(store, x, query),
    }),
    method("storage.buckets.patch", "PATCH", BUCKET, {
      access: "control",
      parameters: BUCKETS.change,
      answers: ANSWERS.bucket,
      handle: (x, query) => buckets.patchBucket(store, x, query),
    }),
    method("storage.buckets.update", "PUT", BUCKET, {
      access: "control",
      parameters: BUCKETS.change,
      answers: ANSWERS.bucket,
      handle: (x, query) => buckets.updateBucket(store, x, query),
    }),
    method("storage.buckets.delete", "DELETE", BUCKET, {
      access: "write",
      parameters: BUCKETS.delete,
      answers: ANSWERS.nothing,
      handle: (x, query) => buckets.deleteBucket(store, x, query),
    }),
    method("storage.buckets.getStorageLayout", "GET", `${BUCKET}/storageLayout`, {
      access: "read",
      parameters: BUCKETS.getStorageLayout,
      answers: ANSWERS.layout,
      handle: (x) => buckets.getLayout(store, x),
    }),
    method("storage.buckets.getIamPolicy", "GET", `${BUCKET}/iam`, {
      access: "control",
      parameters: BUCKETS.getIamPolicy,
      answers: ANSWERS.policy,
      handle: (x) => policies.getPolicy(store, x),
    }),
    method("storage.buckets.setIamPolicy", "PUT", `${BUCKET}/iam`, {
      access: "control",
      parameters: BUCKETS.setIamPolicy,
      answers: ANSWERS.policy,
      handle: (x) => policies.setPolicy(store, x),
    }),
    method("storage.buckets.testIamPermissions", "GET", `${BUCKET}/iam/testPermissions`, {
      access: "read",
      parameters: BUCKETS.testIamPermissions,
      answers: ANSWERS.permissions,
      handle: (x, query) => policies.testPermissions(store, x, query),
    }),
  ];
}

function objectRoutes(store: Store): Route[] {
  return [
    method("storage.objects.list", "GET", `${BUCKET}/o`, {
      access: "read",
      parameters: OBJECTS.list,
      answers: ANSWERS.objects,
      handle: (x, query) => listObjects(store, x, query),
    }),
    method("storage.objects.get", "GET", OBJECT, {
      access: "read",
      parameters: OBJECTS.get,
      answers: ANSWERS.object,
      handle: (x, query) => objects.getObject(store, x, query),
    }),
    method("storage.objects.get", "GET", `/download${OBJECT}`, {
      access: "read",
      parameters: OBJECTS.get,
      answers: ANSWERS.object,
      handle: (x, query) => objects.downloadObject(store, x, query),
    }),
    method("storage.objects.patch", "PATCH", OBJECT, {
      access: "control",
      parameters: OBJECTS.change,
      answers: ANSWERS.object,
      handle: (x, query) => objects.patchObject(store, x, query),
    }),
    method("storage.objects.update", "PUT", OBJECT, {
      access: "control",
      parameters: OBJECTS.change,
      answers: ANSWERS.object,
      handle: (x, query) => objects.updateObject(store, x, query),
    }),
    method("storage.objects.delete", "DELETE", OBJECT, {
      access: "write",
      parameters: OBJECTS.delete,
      answers: ANSWERS.nothing,
      handle: (x, query) => objects.deleteObject(store, x, query),
    }),
    method("storage.objects.compose", "POST", `${OBJECT}/compose`, {
      access: "write",
      parameters: OBJECTS.compose,
      answers: ANSWERS.object,
      handle: (x, query) => composeObject(store, x, query),
    }),
    method("storage.objects.rewrite", "POST", `${SOURCE}/rewriteTo/b/:toBucket/o/:destination`, {
      access: "write",
      parameters: OBJECTS.rewrite,
      answers: ANSWERS.rewrite,
      handle: (x, query) => rewriteObject(store, x, query),
    }),
    method("storage.objects.copy", "POST", `${SOURCE}/copyTo/b/:toBucket/o/:destination`, {
      access: "write",
      parameters: OBJECTS.copy,
      answers: ANSWERS.object,
      handle: (x, query) => copyToObject(store, x, query),
    }),
    method("storage.objects.move", "POST", `${SOURCE}/moveTo/o/:destination`, {
      access: "write",
      parameters: OBJECTS.move,
      answers: ANSWERS.object,
      handle: (x, query) => moveObject(store, x, query),
    }),
  ];
}

/**
 * Uploads under both addresses that Google's client libraries use. Bytes come to an open session by PUT, or by POST from
 * Google's Go client and gcsfs. The address of a session is the permission, as at Google: it takes no token
 * (https://cloud.google.com/storage/docs/resumable-uploads#session-uris).
 */
function uploadRoutes(store: Store): Route[] {
  const resumable = createResumable(store);
  const begin = handlerOf({
    access: "write",
    parameters: OBJECTS.insert,
    answers: ANSWERS.object,
    handle(exchange, query) {
      const type = exchange.url.searchParams.get("uploadType");
      if (type === "media") return uploadMedia(store, exchange, query);
      if (type === "multipart") return uploadMultipart(store, exchange, query);
      if (type === "resumable") return resumable.begin(exchange, query);
      throw invalid(`Invalid upload type: ${type ?? ""}`, "uploadType");
    },
  });
  return ["/upload", "/resumable/upload"].flatMap((prefix) => {
    const path = `${prefix}${BUCKET}/o`;
    const operation = "storage.objects.insert";
    return [
      {
        operation,
        method: "POST",
        path,
        handle: (x) => (x.url.searchParams.has("upload_id") ? resumable.put(x) : begin(x)),
      },
      { operation, method: "PUT", path, handle: (x) => resumable.put(x) },
      { operation: "storage.objects.cancelUpload", method: "DELETE", path, handle: (x) => resumable.cancel(x) },
    ] satisfies Route[];
  });
}

/** What else storage.v1 has. */
const NOT_EMULATED = {
  "storage.buckets.lockRetentionPolicy": `${BUCKET}/lockRetentionPolicy`,
  "storage.buckets.relocate": `${BUCKET}/relocate`,
  "storage.buckets.restore": `${BUCKET}/restore`,
  "storage.bucketAccessControls": `${BUCKET}/acl{/:entity}?`,
  "storage.defaultObjectAccessControls": `${BUCKET}/defaultObjectAcl{/:entity}?`,
  "storage.notifications": `${BUCKET}/notificationConfigs{/:notification}?`,
  "storage.folders": `${BUCKET}/folders{/*}?`,
  "storage.managedFolders": `${BUCKET}/managedFolders{/*}?`,
  "storage.anywhereCaches": `${BUCKET}/anywhereCaches{/*}?`,
  "storage.buckets.operations": `${BUCKET}/operations{/*}?`,
  "storage.objects.watchAll": `${BUCKET}/o/watch`,
  "storage.objects.bulkRestore": `${BUCKET}/o/bulkRestore`,
  "storage.objects.restore": `${OBJECT}/restore`,
  "storage.objects.viewFullContext": `${OBJECT}/viewFullContext`,
  "storage.objects.iam": `${OBJECT}/iam{/*}?`,
  "storage.objectAccessControls": `${OBJECT}/acl{/:entity}?`,
  "storage.channels.stop": "/storage/v1/channels/stop",
  "storage.projects": "/storage/v1/projects/*",
};

function method<const Known extends Parameters>(
  operation: string,
  verb: Route["method"],
  path: string,
  definition: Method<Known>,
): Route {
  return { operation, method: verb, path, handle: handlerOf(definition) };
}
