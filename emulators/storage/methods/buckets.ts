import type { Values } from "../../google/parameters.ts";
import { readResource } from "../../google/resource.ts";
import { type Exchange, HttpError, readJson } from "../../http/server.ts";
import type { BucketSettings } from "../store/buckets.ts";
import type { Store } from "../store/store.ts";
import { answer, answerEmpty } from "./answer.ts";
import { bucketNamed } from "./commit.ts";
import { BUCKET, NEW_BUCKET } from "./descriptions.ts";
import { invalid } from "./errors.ts";
import { pageSize } from "./list.ts";
import { checkBucketName } from "./names.ts";
import type { BUCKETS } from "./parameters.ts";
import { checkPreconditions, checkReadPreconditions, type Conditions, preconditionsOf } from "./preconditions.ts";
import { baseOf, bucketResource } from "./resources.ts";

/** Creates a bucket. Answers 409 where its name is taken. */
export async function insertBucket(
  store: Store,
  exchange: Exchange,
  { project }: Values<(typeof BUCKETS)["insert"]>,
): Promise<void> {
  const { name: wanted, ...resource } = readResource(NEW_BUCKET, await readJson(exchange.request));
  const name = checkBucketName(wanted ?? "");
  const settings = located(mergePatch({}, resource));
  const bucket = store.atomically(() => {
    if (store.buckets.find(name)) {
      throw new HttpError(
        409,
        "conflict",
        "Your previous request to create the named bucket succeeded and you already own it.",
      );
    }
    return store.buckets.create(name, project, settings);
  });
  answer(exchange, bucketResource(bucket, baseOf(exchange)));
}

/** Answers with a bucket's metadata. */
export function getBucket(store: Store, exchange: Exchange, query: Conditions): void {
  const bucket = bucketNamed(store, exchange.path["bucket"]);
  checkReadPreconditions(preconditionsOf(query), bucket);
  answer(exchange, bucketResource(bucket, baseOf(exchange)));
}

/** Answers with a page of a project's buckets, by name. */
export function listBuckets(store: Store, exchange: Exchange, query: Values<(typeof BUCKETS)["list"]>): void {
  const limit = pageSize(query.maxResults);
  const after = readToken(query.pageToken);
  const found = store.buckets.list(query.project, query.prefix ?? "", after, limit + 1);
  const page = found.slice(0, limit);
  const last = page.at(-1);
  answer(exchange, {
    kind: "storage#buckets",
    ...(found.length > limit && last && { nextPageToken: Buffer.from(last.name).toString("base64") }),
    items: page.map((bucket) => bucketResource(bucket, baseOf(exchange))),
  });
}

/** `buckets.patch`: merges as RFC 7396 says. */
export function patchBucket(store: Store, exchange: Exchange, query: Conditions): Promise<void> {
  return changeBucket(store, exchange, query, (settings) => settings);
}

/** `buckets.update`: what is not named goes. */
export function updateBucket(store: Store, exchange: Exchange, query: Conditions): Promise<void> {
  return changeBucket(store, exchange, query, () => ({}));
}

/** Deletes a bucket. Answers 409 while it has objects. */
export function deleteBucket(store: Store, exchange: Exchange, query: Conditions): void {
  store.atomically(() => {
    const bucket = bucketNamed(store, exchange.path["bucket"]);
    checkPreconditions(preconditionsOf(query), bucket);
    if (store.objects.any(bucket.name)) {
      throw new HttpError(409, "conflict", "The bucket you tried to delete is not empty.");
    }
    store.buckets.remove(bucket.name);
  });
  answerEmpty(exchange);
}

/** `buckets.getStorageLayout` */
export function getLayout(store: Store, exchange: Exchange): void {
  const { name, location, locationType } = bucketResource(
    bucketNamed(store, exchange.path["bucket"]),
    baseOf(exchange),
  );
  answer(exchange, { kind: "storage#storageLayout", bucket: name, location, locationType });
}

async function changeBucket(
  store: Store,
  exchange: Exchange,
  query: Conditions,
  startFrom: (settings: BucketSettings) => BucketSettings,
): Promise<void> {
  const change = readResource(BUCKET, await readJson(exchange.request));
  const amended = store.atomically(() => {
    const bucket = bucketNamed(store, exchange.path["bucket"]);
    checkPreconditions(preconditionsOf(query), bucket);
    return store.buckets.amend(bucket.name, located(mergePatch(startFrom(bucket.settings), change)));
  });
  answer(exchange, bucketResource(amended, baseOf(exchange)));
}

function readToken(token = ""): string {
  const name = Buffer.from(token, "base64").toString();
  if (Buffer.from(name).toString("base64") !== token) throw invalid("Invalid page token.", "pageToken");
  return name;
}

/** Where the bucket lies: a region's name ends in a digit. */
function located(settings: BucketSettings): BucketSettings {
  const location = typeof settings["location"] === "string" ? settings["location"].toUpperCase() : "US";
  return { ...settings, location, locationType: /\d$/.test(location) ? "region" : "multi-region" };
}

function mergePatch(current: BucketSettings, change: BucketSettings): BucketSettings {
  const next = new Map(Object.entries(current));
  for (const [key, value] of Object.entries(change)) {
    const before = next.get(key);
    if (value === null) next.delete(key);
    else next.set(key, isRecord(value) ? mergePatch(isRecord(before) ? before : {}, value) : value);
  }
  return Object.fromEntries(next);
}

function isRecord(value: unknown): value is BucketSettings {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
