import type { BatchSpec, PysparkBatch } from "../store/batch.ts";
import { RpcError } from "./errors.ts";

const BATCH_ID = /^[a-z0-9][a-z0-9-]{2,61}[a-z0-9]$/;
const REQUEST_ID = /^[A-Za-z0-9_-]{1,40}$/;
const LABEL = /^[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?$/;
/** A key is not empty and begins with a letter; a value may do both (google.cloud.dataproc.v1.Batch.labels: RFC 1035). */
const LABEL_KEY = /^[a-z]([a-z0-9-]{0,61}[a-z0-9])?$/;
const MAX_LABELS = 32;
/** Seconds: 10 minutes to 14 days (google.cloud.dataproc.v1.ExecutionConfig.ttl). */
const TTL = { least: 600, most: 1_209_600, default: 14_400 };

/** Wording seen in https://github.com/dbt-labs/dbt-bigquery/issues/1050 */
export function checkBatchId(id: string): void {
  if (!BATCH_ID.test(id)) {
    refuse(`Batch ID '${id}' must conform to pattern '[a-z0-9][a-z0-9\\-]{2,61}[a-z0-9]'`);
  }
}

/** Throws INVALID_ARGUMENT for a request id that Dataproc would not take. */
export function checkRequestId(id: string): void {
  if (!REQUEST_ID.test(id)) refuse(`Request ID '${id}' must conform to pattern '[a-zA-Z0-9_\\-]{1,40}'`);
}

/** The PySpark part of a specification that the service would take and that can run here. */
export function checkSpec(spec: BatchSpec): PysparkBatch {
  const { pysparkBatch } = spec;
  if (!pysparkBatch)
    refuse("Batch configuration is required: one of pysparkBatch, sparkBatch, sparkRBatch, sparkSqlBatch");
  checkFiles(pysparkBatch);
  checkLabels(spec.labels ?? {});
  ttlSeconds(spec);
  const { stagingBucket, idleTtl } = spec.environmentConfig?.executionConfig ?? {};
  if (idleTtl !== undefined) refuse("Invalid idle TTL: it applies to sessions, a batch has none");
  if (stagingBucket?.includes("/")) {
    refuse(`Invalid staging bucket '${stagingBucket}': give the bucket's name, without gs://`);
  }
  return pysparkBatch;
}

/** Seconds that the batch may run. */
export function ttlSeconds(spec: BatchSpec): number {
  const ttl = spec.environmentConfig?.executionConfig?.ttl;
  if (ttl === undefined) return TTL.default;
  const seconds = Number(ttl.replace(/s$/, ""));
  if (!(seconds >= TTL.least && seconds <= TTL.most)) {
    refuse(`Invalid TTL '${ttl}': it must be between 10 minutes (${TTL.least}s) and 14 days (${TTL.most}s)`);
  }
  return seconds;
}

function checkFiles(batch: PysparkBatch): void {
  if (batch.mainPythonFileUri === "") refuse("Main Python file URI is required");
  checkUri(batch.mainPythonFileUri, /\.py$/, ".py");
  for (const uri of batch.pythonFileUris) checkUri(uri, /\.(py|egg|zip)$/, ".py, .egg or .zip");
  for (const uri of [...batch.jarFileUris, ...batch.fileUris, ...batch.archiveUris]) checkUri(uri, /./, "any");
}

function checkUri(uri: string, extension: RegExp, extensions: string): void {
  if (!/^gs:\/\/[^/]+\/./.test(uri)) refuse(`Invalid file URI '${uri}': the emulator reads gs://BUCKET/OBJECT`);
  if (!extension.test(uri)) refuse(`Invalid file URI '${uri}': the file type must be ${extensions}`);
}

/** Wording seen in https://github.com/apache/airflow/issues/59332 */
function checkLabels(labels: Readonly<Record<string, string>>): void {
  const entries = Object.entries(labels);
  if (entries.length > MAX_LABELS) refuse(`A batch can have at most ${MAX_LABELS} labels, not ${entries.length}`);
  for (const [key, value] of entries) {
    if (!LABEL_KEY.test(key)) refuseLabel(key);
    if (value !== "" && !LABEL.test(value)) refuseLabel(value);
  }
}

function refuseLabel(part: string): never {
  refuse(
    `Not a valid value: "${part}". Only lowercase letters, numbers, and dashes are allowed. ` +
      "The value must start with lowercase letter or number and end with a lowercase letter or number.",
  );
}

function refuse(message: string): never {
  throw new RpcError("INVALID_ARGUMENT", message);
}
