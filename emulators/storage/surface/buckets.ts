import * as z from "zod";
import { type Exchange, HttpError, readJson } from "../../http.ts";
import type { BucketSettings } from "../store/buckets.ts";
import type { Store } from "../store/store.ts";
import { answer, answerEmpty } from "./answer.ts";
import { bucketNamed } from "./commit.ts";
import { readPageSize } from "./list.ts";
import { parseResource } from "./insertion.ts";
import { checkBucketName } from "./names.ts";
import { checkPreconditions, checkReadPreconditions, readPreconditions } from "./preconditions.ts";
import { baseOf, bucketResource } from "./resources.ts";

/** What the service sets itself and a client cannot change. */
const OUTPUT_ONLY = [
  "kind",
  "id",
  "name",
  "selfLink",
  "projectNumber",
  "metageneration",
  "etag",
  "timeCreated",
  "updated",
];

const Resource = z.record(z.string(), z.unknown());

/** `buckets.insert`: `project` in the query, or the emulators' own. */
export async function insertBucket(store: Store, exchange: Exchange, defaultProject: string): Promise<void> {
  const resource = parseResource(Resource, await readJson(exchange.request));
  const name = checkBucketName(typeof resource["name"] === "string" ? resource["name"] : "");
  const project = exchange.url.searchParams.get("project") ?? defaultProject;
  const settings = located(mergePatch({}, settingsIn(resource)));
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

export function getBucket(store: Store, exchange: Exchange): void {
  const bucket = bucketNamed(store, exchange.path["bucket"]);
  checkReadPreconditions(readPreconditions(exchange.url.searchParams), bucket);
  answer(exchange, bucketResource(bucket, baseOf(exchange)));
}

export function listBuckets(store: Store, exchange: Exchange, defaultProject: string): void {
  const query = exchange.url.searchParams;
  const limit = readPageSize(query);
  const after = Buffer.from(query.get("pageToken") ?? "", "base64").toString();
  const project = query.get("project") ?? defaultProject;
  const found = store.buckets.list(project, query.get("prefix") ?? "", after, limit + 1);
  const page = found.slice(0, limit);
  const last = page.at(-1);
  answer(exchange, {
    kind: "storage#buckets",
    ...(found.length > limit && last && { nextPageToken: Buffer.from(last.name).toString("base64") }),
    items: page.map((bucket) => bucketResource(bucket, baseOf(exchange))),
  });
}

/** `buckets.patch`: merges as RFC 7396 says. */
export function patchBucket(store: Store, exchange: Exchange): Promise<void> {
  return changeBucket(store, exchange, (settings) => settings);
}

/** `buckets.update`: what is not named goes. */
export function updateBucket(store: Store, exchange: Exchange): Promise<void> {
  return changeBucket(store, exchange, () => ({}));
}

export function deleteBucket(store: Store, exchange: Exchange): void {
  store.atomically(() => {
    const bucket = bucketNamed(store, exchange.path["bucket"]);
    checkPreconditions(readPreconditions(exchange.url.searchParams), bucket);
    if (store.objects.any(bucket.name)) {
      throw new HttpError(409, "conflict", "The bucket you tried to delete is not empty.");
    }
    store.buckets.remove(bucket.name);
  });
  answerEmpty(exchange);
}

/** `buckets.testIamPermissions`: whoever may ask may do everything. */
export function testPermissions(store: Store, exchange: Exchange): void {
  bucketNamed(store, exchange.path["bucket"]);
  const permissions = exchange.url.searchParams.getAll("permissions");
  answer(exchange, { kind: "storage#testIamPermissionsResponse", ...(permissions.length > 0 && { permissions }) });
}

async function changeBucket(
  store: Store,
  exchange: Exchange,
  startFrom: (settings: BucketSettings) => BucketSettings,
): Promise<void> {
  const change = settingsIn(parseResource(Resource, await readJson(exchange.request)));
  const amended = store.atomically(() => {
    const bucket = bucketNamed(store, exchange.path["bucket"]);
    checkPreconditions(readPreconditions(exchange.url.searchParams), bucket);
    return store.buckets.amend(bucket.name, located(mergePatch(startFrom(bucket.settings), change)));
  });
  answer(exchange, bucketResource(amended, baseOf(exchange)));
}

function settingsIn(resource: BucketSettings): BucketSettings {
  return Object.fromEntries(Object.entries(resource).filter(([key]) => !OUTPUT_ONLY.includes(key)));
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
