import type { Exchange, Route } from "../../http.ts";
import type { Store } from "../store/store.ts";
import { authorise } from "./access.ts";
import * as buckets from "./buckets.ts";
import { composeObject } from "./compose.ts";
import { copyToObject, moveObject, rewriteObject } from "./copy.ts";
import { invalid } from "./errors.ts";
import { listObjects } from "./list.ts";
import * as objects from "./objects.ts";
import { createResumable } from "./resumable.ts";
import { uploadMedia, uploadMultipart } from "./upload.ts";

type Handle = (exchange: Exchange) => Promise<void> | void;

const BUCKET = "/storage/v1/b/:bucket";
const OBJECT = `${BUCKET}/o/:object`;

/** Every method of the service, named as Google's storage testbench names its operations. */
export function routesOf(store: Store, project: string): Route[] {
  return [
    read("GET", "/storage/v1/b", "storage.buckets.list", (x) => buckets.listBuckets(store, x, project)),
    write("POST", "/storage/v1/b", "storage.buckets.insert", (x) => buckets.insertBucket(store, x, project)),
    read("GET", BUCKET, "storage.buckets.get", (x) => buckets.getBucket(store, x)),
    write("PATCH", BUCKET, "storage.buckets.patch", (x) => buckets.patchBucket(store, x)),
    write("PUT", BUCKET, "storage.buckets.update", (x) => buckets.updateBucket(store, x)),
    write("DELETE", BUCKET, "storage.buckets.delete", (x) => buckets.deleteBucket(store, x)),
    read("GET", `${BUCKET}/iam/testPermissions`, "storage.buckets.testIamPermissions", (x) =>
      buckets.testPermissions(store, x),
    ),
    read("GET", `${BUCKET}/o`, "storage.objects.list", (x) => listObjects(store, x)),
    read("GET", OBJECT, "storage.objects.get", (x) => objects.getObject(store, x)),
    read("GET", `/download${OBJECT}`, "storage.objects.get", (x) => objects.downloadObject(store, x)),
    write("PATCH", OBJECT, "storage.objects.patch", (x) => objects.patchObject(store, x)),
    write("PUT", OBJECT, "storage.objects.update", (x) => objects.updateObject(store, x)),
    write("DELETE", OBJECT, "storage.objects.delete", (x) => objects.deleteObject(store, x)),
    write("POST", `${OBJECT}/compose`, "storage.objects.compose", (x) => composeObject(store, x)),
    write("POST", `${BUCKET}/o/:source/rewriteTo/b/:toBucket/o/:destination`, "storage.objects.rewrite", (x) =>
      rewriteObject(store, x),
    ),
    write("POST", `${BUCKET}/o/:source/copyTo/b/:toBucket/o/:destination`, "storage.objects.copy", (x) =>
      copyToObject(store, x),
    ),
    write("POST", `${BUCKET}/o/:source/moveTo/o/:destination`, "storage.objects.move", (x) => moveObject(store, x)),
    ...uploadRoutes(store),
  ];
}

/** Uploads under both addresses that Google's client libraries use. */
function uploadRoutes(store: Store): Route[] {
  const resumable = createResumable(store);
  const begin: Handle = (exchange) => {
    const type = exchange.url.searchParams.get("uploadType");
    if (type === "media") return uploadMedia(store, exchange);
    if (type === "multipart") return uploadMultipart(store, exchange);
    if (type === "resumable") return resumable.begin(exchange);
    throw invalid(`Invalid upload type: ${type ?? ""}`, "uploadType");
  };
  return ["/upload", "/resumable/upload"].flatMap((prefix) => {
    const path = `${prefix}${BUCKET}/o`;
    return [
      write("POST", path, "storage.objects.insert", begin),
      write("PUT", path, "storage.objects.insert", (x) => resumable.put(x)),
      write("DELETE", path, "storage.objects.cancelUpload", (x) => resumable.cancel(x)),
    ];
  });
}

function read(method: Route["method"], path: string, operation: string, handle: Handle): Route {
  return route("read", method, path, operation, handle);
}

function write(method: Route["method"], path: string, operation: string, handle: Handle): Route {
  return route("write", method, path, operation, handle);
}

function route(
  access: "read" | "write",
  method: Route["method"],
  path: string,
  operation: string,
  handle: Handle,
): Route {
  return {
    method,
    path,
    operation,
    handle(exchange) {
      authorise(exchange, access);
      return handle(exchange);
    },
  };
}
