import {
  flag,
  integer,
  notEmulated,
  notEmulatedFlag,
  type Parameters,
  required,
  text,
  texts,
  word,
} from "../../google/parameters.ts";

/**
 * The query parameters of every method: all that the discovery document of storage.v1 names, and no others. What some
 * value of one would do at Google and is not done here answers 501.
 */

/** Whom a request is billed to: there is no bill. */
const everywhere = { userProject: text } satisfies Parameters;

/** Without access control lists `full` shows no more than `noAcl`. */
const shown = { ...everywhere, projection: word("full", "noAcl") } satisfies Parameters;

/** Predefined access control lists that let nobody in whom the project does not let in. */
const acl = notEmulated("private", "projectPrivate", "bucketOwnerRead", "bucketOwnerFullControl");

const metagenerationMatch = { ifMetagenerationMatch: integer(), ifMetagenerationNotMatch: integer() };
const match = { ifGenerationMatch: integer(), ifGenerationNotMatch: integer(), ...metagenerationMatch };
const sourceMatch = {
  ifSourceGenerationMatch: integer(),
  ifSourceGenerationNotMatch: integer(),
  ifSourceMetagenerationMatch: integer(),
  ifSourceMetagenerationNotMatch: integer(),
};

/** The query parameters of each method of buckets. */
export const BUCKETS = {
  list: {
    ...shown,
    project: required(text),
    prefix: text,
    pageToken: text,
    maxResults: integer(),
    softDeleted: notEmulatedFlag,
    // All there are can always be reached.
    returnPartialSuccess: flag,
  },
  insert: {
    ...shown,
    project: required(text),
    predefinedAcl: acl,
    predefinedDefaultObjectAcl: acl,
    enableObjectRetention: notEmulatedFlag,
  },
  get: { ...shown, ...metagenerationMatch, generation: notEmulated(), softDeleted: notEmulatedFlag },
  change: { ...shown, ...metagenerationMatch, predefinedAcl: acl, predefinedDefaultObjectAcl: acl },
  delete: { ...everywhere, ...metagenerationMatch },
  getIamPolicy: { ...everywhere, optionsRequestedPolicyVersion: integer(0, 3) },
  setIamPolicy: everywhere,
  testIamPermissions: { ...everywhere, permissions: texts },
  getStorageLayout: { prefix: text },
} satisfies Readonly<Record<string, Parameters>>;

/** The query parameters of each method of objects. */
export const OBJECTS = {
  list: {
    ...shown,
    prefix: text,
    delimiter: text,
    startOffset: text,
    endOffset: text,
    matchGlob: text,
    pageToken: text,
    maxResults: integer(),
    versions: flag,
    includeTrailingDelimiter: flag,
    // Only buckets with a hierarchical namespace have folders, and none can be made.
    includeFoldersAsPrefixes: flag,
    softDeleted: notEmulatedFlag,
    filter: notEmulated(),
  },
  insert: { ...shown, ...match, name: text, contentEncoding: text, predefinedAcl: acl, kmsKeyName: notEmulated() },
  get: { ...shown, ...match, generation: integer(), softDeleted: notEmulatedFlag, restoreToken: notEmulated() },
  // No object can be put under a retention that an override would end.
  change: { ...shown, ...match, generation: integer(), predefinedAcl: acl, overrideUnlockedRetention: flag },
  delete: { ...everywhere, ...match, generation: integer() },
  compose: {
    ...everywhere,
    ifGenerationMatch: integer(),
    ifMetagenerationMatch: integer(),
    destinationPredefinedAcl: acl,
    kmsKeyName: notEmulated(),
    dropContextGroups: notEmulated(),
  },
  copy: {
    ...shown,
    ...match,
    ...sourceMatch,
    sourceGeneration: integer(),
    destinationPredefinedAcl: acl,
    destinationKmsKeyName: notEmulated(),
  },
  rewrite: {
    ...shown,
    ...match,
    ...sourceMatch,
    sourceGeneration: integer(),
    // The only thing that makes a copy take several calls here.
    maxBytesRewrittenPerCall: integer(),
    rewriteToken: text,
    destinationPredefinedAcl: acl,
    destinationKmsKeyName: notEmulated(),
    dropContextGroups: notEmulated(),
  },
  move: { ...shown, ...match, ...sourceMatch },
} satisfies Readonly<Record<string, Parameters>>;
