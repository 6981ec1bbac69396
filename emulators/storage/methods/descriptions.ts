import * as z from "zod";
import type { Fields } from "../../google/partial-response.ts";
import { emulatedOnlyIf, fieldsOfResource, type Resource } from "../../google/resource.ts";
import { AttributeChange } from "../store/attributes.ts";

/** The resources of storage.v1 with all fields of its discovery document. */

const flag = z.boolean().nullish();
const text = z.string().nullish();
const seconds = z.union([z.string().regex(/^\d+$/), z.int()]).transform(String);
const access = { entity: "value", role: "value", email: "value", domain: "value", entityId: "value" } as const;
const acl = { ...access, kind: "value", id: "value", selfLink: "value", bucket: "value", etag: "value" } as const;
const owner = { entity: "value", entityId: "value" } as const;

/** An object that is there. */
export const OBJECT = {
  settable: AttributeChange,
  outputOnly: {
    ...{ name: "value", md5Hash: "value", crc32c: "value" },
    ...{ kind: "value", id: "value", selfLink: "value", mediaLink: "value", bucket: "value", etag: "value" },
    ...{ generation: "value", metageneration: "value", size: "value", componentCount: "value", owner },
    ...{ timeCreated: "value", updated: "value", timeDeleted: "value", timeStorageClassUpdated: "value" },
    ...{ timeFinalized: "value", softDeleteTime: "value", hardDeleteTime: "value", restoreToken: "value" },
    ...{ retentionExpirationTime: "value", customerEncryption: { encryptionAlgorithm: "value", keySha256: "value" } },
  },
  notEmulated: {
    acl: { ...acl, object: "value", generation: "value", projectTeam: "anything" },
    contexts: { custom: "anything" },
    kmsKeyName: "value",
    retention: { mode: "value", retainUntilTime: "value" },
  },
} as const satisfies Resource;

/** An object that is to be made: what it is called and hashes to is the client's to say. */
export const NEW_OBJECT = {
  ...OBJECT,
  settable: AttributeChange.extend({ name: text, md5Hash: text, crc32c: text }),
} as const satisfies Resource;

const count = z.int().nullish();
const texts = z.array(z.string()).nullish();
const lifecycleRule = z.strictObject({
  action: z.strictObject({ type: text, storageClass: text }).nullish(),
  condition: z
    .strictObject({
      ...{ age: count, daysSinceCustomTime: count, daysSinceNoncurrentTime: count, numNewerVersions: count },
      ...{ createdBefore: text, customTimeBefore: text, noncurrentTimeBefore: text, isLive: flag },
      ...{ matchesPattern: text, matchesPrefix: texts, matchesSuffix: texts, matchesStorageClass: texts },
      ...{ sizeAboveBytes: seconds.nullish(), sizeBelowBytes: seconds.nullish() },
    })
    .nullish(),
});
const switched = z.strictObject({ enabled: flag, lockedTime: text });
const cors = z.strictObject({ maxAgeSeconds: count, method: texts, origin: texts, responseHeader: texts });

/**
 * A bucket. Of its settings `versioning` acts. Lifecycle rules, labels, CORS, website and access settings are kept and
 * shown: rules do nothing within the days that an emulator lives, and nobody but holders of a token gets in at all.
 */
export const BUCKET = {
  settable: z.object({
    location: text,
    storageClass: text,
    rpo: text,
    labels: z.record(z.string(), z.string().nullable()).nullish(),
    versioning: z.strictObject({ enabled: flag }).nullish(),
    lifecycle: z.strictObject({ rule: z.array(lifecycleRule).nullish() }).nullish(),
    cors: z.array(cors).nullish(),
    website: z.strictObject({ mainPageSuffix: text, notFoundPage: text }).nullish(),
    iamConfiguration: z
      .strictObject({
        publicAccessPrevention: z.enum(["enforced", "inherited", "unspecified"]).nullish(),
        uniformBucketLevelAccess: switched.nullish(),
        bucketPolicyOnly: switched.nullish(),
      })
      .nullish(),
    // What is deleted is gone at once, which is what 0 says.
    softDeletePolicy: emulatedOnlyIf(
      z.strictObject({ retentionDurationSeconds: seconds.nullish(), effectiveTime: text }).nullish(),
      (policy) => Number(policy?.retentionDurationSeconds ?? 0) === 0,
    ),
  }),
  outputOnly: {
    ...{ kind: "value", id: "value", name: "value", selfLink: "value", projectNumber: "value", owner },
    ...{ locationType: "value" },
    ...{ etag: "value", generation: "value", metageneration: "value", timeCreated: "value", updated: "value" },
    ...{ softDeleteTime: "value", hardDeleteTime: "value", satisfiesPZS: "value", satisfiesPZI: "value" },
  },
  notEmulated: {
    acl: { ...acl, projectTeam: "anything" },
    defaultObjectAcl: { ...acl, object: "value", generation: "value", projectTeam: "anything" },
    autoclass: {
      ...{ enabled: "value", toggleTime: "value" },
      ...{ terminalStorageClass: "value", terminalStorageClassUpdateTime: "value" },
    },
    billing: { requesterPays: "value" },
    customPlacementConfig: { dataLocations: "value" },
    defaultEventBasedHold: "value",
    encryption: "anything",
    hierarchicalNamespace: { enabled: "value" },
    ipFilter: "anything",
    logging: { logBucket: "value", logObjectPrefix: "value" },
    objectRetention: { mode: "value" },
    retentionPolicy: { effectiveTime: "value", isLocked: "value", retentionPeriod: "value" },
  },
} as const satisfies Resource;

/** A bucket that is to be made. */
export const NEW_BUCKET = {
  ...BUCKET,
  settable: BUCKET.settable.extend({ name: text }),
} as const satisfies Resource;

const generation = z.union([z.string().regex(/^\d{1,16}$/), z.int()]).transform(Number);
const SourceObject = z.strictObject({
  name: z.string(),
  generation: generation.nullish(),
  objectPreconditions: z.strictObject({ ifGenerationMatch: generation.nullish() }).nullish(),
});

/** The body of `objects.compose`; `destination` is a resource of its own. */
export const COMPOSITION = {
  settable: z.object({ destination: z.unknown().optional(), sourceObjects: z.array(SourceObject).nullish() }),
  outputOnly: { kind: "value" },
  notEmulated: { deleteSourceObjects: "value" },
} as const satisfies Resource;

const Condition = z.strictObject({ expression: text, title: text, description: text, location: text });

/** The body of `buckets.setIamPolicy`. */
export const POLICY = {
  settable: z.object({
    bindings: z
      .array(z.strictObject({ role: z.string(), members: z.array(z.string()), condition: Condition.nullish() }))
      .nullish(),
    etag: text,
    version: z.int().min(0).max(3).nullish(),
  }),
  outputOnly: { kind: "value", resourceId: "value" },
  notEmulated: {},
} as const satisfies Resource;

const object = fieldsOfResource(OBJECT);
const bucket = fieldsOfResource(BUCKET);

/** What the methods' answers may hold, for masks. */
export const ANSWERS = {
  object,
  bucket,
  objects: { kind: "value", nextPageToken: "value", prefixes: "value", items: object },
  buckets: { kind: "value", nextPageToken: "value", unreachable: "value", items: bucket },
  rewrite: {
    ...{ kind: "value", totalBytesRewritten: "value", objectSize: "value", done: "value", rewriteToken: "value" },
    resource: object,
  },
  policy: fieldsOfResource(POLICY),
  permissions: { kind: "value", permissions: "value" },
  layout: {
    ...{ kind: "value", bucket: "value", location: "value", locationType: "value" },
    customPlacementConfig: { dataLocations: "value" },
    hierarchicalNamespace: { enabled: "value" },
  },
  nothing: {},
} as const satisfies Readonly<Record<string, Fields>>;
