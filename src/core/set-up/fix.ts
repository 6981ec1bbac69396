import type { Connection } from "../connection.ts";
import { isFailure } from "../failure.ts";
import type { Checked } from "./check.ts";

/**
 * A command line that mends what a check found, where one does; of somebody's who may do it. Words that have to be filled
 * in stand in capital letters.
 * @param connection undefined where it can't be read
 * @param account whom Google takes us for, where that is known
 */
export function fixOf(
  { name, found }: Checked,
  connection: Connection | undefined,
  account: string | undefined,
): string | undefined {
  if (found.kind === "no-spark") return "sluice emulators spark";
  if (name === "connection") return undefined;
  if (found.kind === "failure" && isFailure(found.failure, "credentials.none"))
    return "gcloud auth application-default login";
  if (connection === undefined) return undefined;
  const { project, region, lakeBucket, serviceAccount } = connection;
  const member = memberOf(serviceAccount ?? account);
  if (found.kind === "not-permitted") {
    const roles = found.permissions.some((permission) => permission.startsWith("storage.objects."))
      ? "roles/storage.objectUser"
      : "roles/storage.legacyBucketReader";
    return `gcloud storage buckets add-iam-policy-binding gs://${lakeBucket} --member=${member} --role=${roles}`;
  }
  if (found.kind !== "failure") return undefined;
  const { failure } = found;
  if (isFailure(failure, "bucket.missing"))
    return `gcloud storage buckets create gs://${lakeBucket} --project=${project} --location=${region} --uniform-bucket-level-access`;
  if (name === "credentials" && isFailure(failure, "credentials.refused") && serviceAccount !== undefined)
    return `gcloud iam service-accounts add-iam-policy-binding ${quoted(serviceAccount)} --member=user:YOUR_EMAIL --role=roles/iam.serviceAccountTokenCreator`;
  if (!isFailure(failure, "remote.denied")) return undefined;
  // As Google words an API that is off ("has not been used in project ... before or it is disabled").
  const isOff = typeof failure.params.why === "string" && /has not been used|is disabled/.test(failure.params.why);
  if (isOff && (name === "dataproc" || name === "drive"))
    return `gcloud services enable ${name}.googleapis.com --project=${project}`;
  if (name !== "dataproc") return undefined;
  return `gcloud projects add-iam-policy-binding ${project} --member=${member} --role=roles/dataproc.editor`;
}

function memberOf(account: string | undefined): string {
  if (account === undefined) return "MEMBER";
  return quoted(`${account.endsWith(".gserviceaccount.com") ? "serviceAccount" : "user"}:${account}`);
}

/** For a shell: an address may have letters that mean something there. */
function quoted(word: string): string {
  return /^[\w.@:-]+$/.test(word) ? word : `'${word.replaceAll("'", "'\\''")}'`;
}
