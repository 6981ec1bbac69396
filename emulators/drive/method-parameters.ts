import { flag, integer, notEmulated, notEmulatedFlag, type Parameters, text, word } from "../google/parameters.ts";

/** Each says that the caller knows shared drives; the second is the old name. */
const KNOWS_DRIVES = { supportsAllDrives: flag, supportsTeamDrives: flag };

const OF_A_DRIVE = { driveId: text, teamDriveId: text };

const LISTS_DRIVES = { ...KNOWS_DRIVES, ...OF_A_DRIVE, includeItemsFromAllDrives: flag, includeTeamDriveItems: flag };

/** Labels and published views are not there. */
const MORE_OF_A_FILE = { includeLabels: notEmulated(), includePermissionsForView: notEmulated() };

const AS_ADMINISTRATOR = { useDomainAdminAccess: notEmulatedFlag };

/** Files have one parent always, nothing is seen by a whole domain by default, and no image is read. */
const WRITES_A_FILE = {
  ...KNOWS_DRIVES,
  ...MORE_OF_A_FILE,
  enforceSingleParent: flag,
  keepRevisionForever: notEmulatedFlag,
  ocrLanguage: notEmulated(),
};

const WRITES_CONTENT = { ...WRITES_A_FILE, useContentAsIndexableText: notEmulatedFlag };

const SPACES = { spaces: notEmulated("drive") };

const SHARES = { ...KNOWS_DRIVES, ...AS_ADMINISTRATOR, enforceExpansiveAccess: notEmulatedFlag };

/**
 * The query parameters of each method, those of Drive's discovery document: a test holds them against it. What a handler
 * does not ask for here changes nothing.
 */
export const PARAMETERS = {
  "about.get": {},
  "changes.getStartPageToken": { ...KNOWS_DRIVES, ...OF_A_DRIVE },
  "changes.list": {
    ...LISTS_DRIVES,
    ...MORE_OF_A_FILE,
    ...SPACES,
    includeCorpusRemovals: notEmulatedFlag,
    includeRemoved: flag,
    pageSize: integer(1, 1000),
    pageToken: text,
    restrictToMyDrive: flag,
  },
  "drives.create": { requestId: text },
  "drives.get": AS_ADMINISTRATOR,
  "drives.list": { ...AS_ADMINISTRATOR, pageSize: integer(1, 100), pageToken: text, q: notEmulated() },
  "files.copy": { ...WRITES_A_FILE, copyComments: notEmulatedFlag, ignoreDefaultVisibility: flag },
  "files.create": { ...WRITES_CONTENT, ignoreDefaultVisibility: flag },
  "files.delete": { ...KNOWS_DRIVES, enforceSingleParent: flag },
  "files.emptyTrash": { driveId: text, enforceSingleParent: flag },
  "files.export": { mimeType: text },
  "files.generateIds": { count: integer(1, 1000), space: notEmulated("drive"), type: word("files", "shortcuts") },
  "files.get": { ...KNOWS_DRIVES, ...MORE_OF_A_FILE, acknowledgeAbuse: flag },
  "files.list": {
    ...LISTS_DRIVES,
    ...MORE_OF_A_FILE,
    ...SPACES,
    corpora: text,
    corpus: notEmulated("user"),
    orderBy: text,
    pageSize: integer(1, 1000),
    pageToken: text,
    q: text,
  },
  "files.update": { ...WRITES_CONTENT, addParents: text, removeParents: text },
  // No mail is sent from here.
  "permissions.create": {
    ...SHARES,
    emailMessage: text,
    enforceSingleParent: flag,
    moveToNewOwnersRoot: notEmulatedFlag,
    sendNotificationEmail: flag,
    transferOwnership: notEmulatedFlag,
  },
  "permissions.delete": SHARES,
  "permissions.get": { ...KNOWS_DRIVES, ...AS_ADMINISTRATOR },
  "permissions.list": {
    ...KNOWS_DRIVES,
    ...AS_ADMINISTRATOR,
    includePermissionsForView: notEmulated(),
    pageSize: integer(1, 100),
    pageToken: text,
  },
  // No permission expires here.
  "permissions.update": { ...SHARES, removeExpiration: flag, transferOwnership: notEmulatedFlag },
} as const satisfies Readonly<Record<string, Parameters>>;
