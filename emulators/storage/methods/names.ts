import { isIPv4 } from "node:net";
import { invalid } from "./errors.ts";

/** Refuses what is no bucket name: https://cloud.google.com/storage/docs/buckets#naming */
export function checkBucketName(name: string): string {
  const parts = name.split(".");
  const valid =
    /^[a-z0-9][a-z0-9._-]+[a-z0-9]$/.test(name) &&
    name.length <= 222 &&
    parts.every((part) => part.length > 0 && part.length <= 63) &&
    !isIPv4(name) &&
    !name.startsWith("goog") &&
    !/google|g00gle/.test(name);
  if (!valid) throw invalid(`Invalid bucket name: '${name}'`);
  return name;
}

/** Refuses what is no object name: https://cloud.google.com/storage/docs/objects#naming */
export function checkObjectName(name: string | null | undefined): string {
  if (name === null || name === undefined || name === "") {
    throw invalid("Required parameter: name", "name");
  }
  const bytes = Buffer.byteLength(name);
  const valid =
    bytes <= 1024 &&
    name.isWellFormed() &&
    !/[\r\n]/.test(name) &&
    name !== "." &&
    name !== ".." &&
    !name.startsWith(".well-known/acme-challenge/");
  if (!valid) throw invalid("The specified object name is not valid.", "name");
  return name;
}
