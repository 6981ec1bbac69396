import type { Values } from "../../google/parameters.ts";
import { readResource } from "../../google/resource.ts";
import { type Exchange, HttpError, readJson } from "../../http/server.ts";
import type { Bucket } from "../store/buckets.ts";
import type { Store } from "../store/store.ts";
import { answer } from "./answer.ts";
import { bucketNamed } from "./commit.ts";
import { POLICY } from "./descriptions.ts";
import { conditionNotMet } from "./errors.ts";
import type { BUCKETS } from "./parameters.ts";

/** Policies are kept and shown, and not enforced: whoever has a token with a scope may do everything. */

/** `buckets.getIamPolicy` */
export function getPolicy(store: Store, exchange: Exchange): void {
  answer(exchange, policyResource(bucketNamed(store, exchange.path["bucket"])));
}

/** `buckets.setIamPolicy`: 412 when its `etag` is not that of the policy as it is. */
export async function setPolicy(store: Store, exchange: Exchange): Promise<void> {
  const { etag, ...policy } = readResource(POLICY, await readJson(exchange.request));
  const changed = store.atomically(() => {
    const bucket = bucketNamed(store, exchange.path["bucket"]);
    if (typeof etag === "string" && etag !== "" && etag !== policyResource(bucket).etag) throw conditionNotMet();
    return store.buckets.setPolicy(bucket.name, { ...policy, bindings: policy.bindings ?? [] });
  });
  answer(exchange, policyResource(changed));
}

/** `buckets.testIamPermissions`: whoever may ask may do everything. */
export function testPermissions(
  store: Store,
  exchange: Exchange,
  { permissions }: Values<(typeof BUCKETS)["testIamPermissions"]>,
): void {
  bucketNamed(store, exchange.path["bucket"]);
  if (permissions.length === 0) throw new HttpError(400, "required", "Required parameter: permissions");
  answer(exchange, { kind: "storage#testIamPermissionsResponse", permissions });
}

/** The policy set last, or the one that Google gives a bucket. */
function policyResource({ name, project, policy, policyVersion }: Bucket) {
  return {
    kind: "storage#policy",
    resourceId: `projects/_/buckets/${name}`,
    version: 1,
    bindings: [
      {
        role: "roles/storage.legacyBucketOwner",
        members: [`projectEditor:${project}`, `projectOwner:${project}`],
      },
      { role: "roles/storage.legacyBucketReader", members: [`projectViewer:${project}`] },
    ],
    ...policy,
    etag: Buffer.from(`policy ${policyVersion}`).toString("base64"),
  };
}
