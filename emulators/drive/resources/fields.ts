import type { Fields } from "../../google/partial-response.ts";

/**
 * The fields of each resource, as Drive's discovery document names them: what a mask may ask for, whether the emulator
 * has something to say there or leaves it out. A test holds them against the document.
 */

const USER = values("displayName emailAddress kind me permissionId photoLink");

const THEMES = values("backgroundImageLink colorRgb id");

const RESTRICTION = values("restrictedForReaders restrictedForWriters");

/** The fields of a permission. */
export const PERMISSION_FIELDS = {
  ...values(
    "allowFileDiscovery deleted displayName domain emailAddress expirationTime id inheritedPermissionsDisabled",
  ),
  ...values("kind pendingOwner photoLink role type view"),
  permissionDetails: values("inherited inheritedFrom permissionType role"),
  teamDrivePermissionDetails: values("inherited inheritedFrom role teamDrivePermissionType"),
} as const satisfies Fields;

const CAPABILITIES = {
  ...values("canAcceptOwnership canAccessViaGenAi canAddChildren canAddFolderFromAnotherDrive canAddMyDriveParent"),
  ...values("canChangeCopyRequiresWriterPermission canChangeItemDownloadRestriction canChangeSecurityUpdateEnabled"),
  ...values("canChangeViewersCanCopyContent canComment canCopy canDelete canDeleteChildren"),
  ...values("canDisableInheritedPermissions canDownload canEdit canEnableInheritedPermissions canListChildren"),
  ...values("canModifyContent canModifyContentRestriction canModifyEditorContentRestriction canModifyLabels"),
  ...values("canModifyOwnerContentRestriction canMoveChildrenOutOfDrive canMoveChildrenOutOfTeamDrive"),
  ...values("canMoveChildrenWithinDrive canMoveChildrenWithinTeamDrive canMoveItemIntoTeamDrive canMoveItemOutOfDrive"),
  ...values("canMoveItemOutOfTeamDrive canMoveItemWithinDrive canMoveItemWithinTeamDrive canMoveTeamDriveItem"),
  ...values(
    "canReadDrive canReadLabels canReadRevisions canReadTeamDrive canRemoveChildren canRemoveContentRestriction",
  ),
  ...values("canRemoveMyDriveParent canRename canShare canStartApproval canTrash canTrashChildren canUntrash"),
};

/** The fields of a file. */
export const FILE_FIELDS = {
  ...values("copyRequiresWriterPermission createdTime description driveId explicitlyTrashed fileExtension"),
  ...values("folderColorRgb fullFileExtension hasAugmentedPermissions hasThumbnail headRevisionId iconLink id"),
  ...values("inheritedPermissionsDisabled isAppAuthorized kind md5Checksum mimeType modifiedByMe modifiedByMeTime"),
  ...values("modifiedTime name originalFilename ownedByMe parents permissionIds quotaBytesUsed resourceKey"),
  ...values("sha1Checksum sha256Checksum shared sharedWithMeTime size spaces starred teamDriveId thumbnailLink"),
  ...values("thumbnailVersion trashed trashedTime version viewedByMe viewedByMeTime viewersCanCopyContent"),
  ...values("webContentLink webViewLink writersCanShare"),
  appProperties: "anything",
  capabilities: CAPABILITIES,
  clientEncryptionDetails: {
    encryptionState: "value",
    decryptionMetadata: values(
      "aes256GcmChunkSize encryptionResourceKeyHash jwt kaclsId kaclsName keyFormat wrappedKey",
    ),
  },
  contentHints: { indexableText: "value", thumbnail: values("image mimeType") },
  contentRestrictions: {
    ...values("ownerRestricted readOnly reason restrictionTime systemRestricted type"),
    restrictingUser: USER,
  },
  downloadRestrictions: {
    effectiveDownloadRestrictionWithContext: RESTRICTION,
    itemDownloadRestriction: RESTRICTION,
  },
  exportLinks: "anything",
  imageMediaMetadata: {
    ...values(
      "aperture cameraMake cameraModel colorSpace exposureBias exposureMode exposureTime flashUsed focalLength",
    ),
    ...values("height isoSpeed lens maxApertureValue meteringMode rotation sensor subjectDistance time whiteBalance"),
    width: "value",
    location: values("altitude latitude longitude"),
  },
  labelInfo: { labels: { ...values("id kind revisionId"), fields: "anything" } },
  lastModifyingUser: USER,
  linkShareMetadata: values("securityUpdateEligible securityUpdateEnabled"),
  owners: USER,
  permissions: PERMISSION_FIELDS,
  properties: "anything",
  sharingUser: USER,
  shortcutDetails: values("targetId targetMimeType targetResourceKey"),
  trashingUser: USER,
  videoMediaMetadata: values("durationMillis height width"),
} as const satisfies Fields;

/** The fields of a page of files. */
export const FILE_LIST_FIELDS = { ...values("kind nextPageToken incompleteSearch"), files: FILE_FIELDS };

/** The fields of a page of permissions. */
export const PERMISSION_LIST_FIELDS = { ...values("kind nextPageToken"), permissions: PERMISSION_FIELDS };

/** The fields of a shared drive. */
export const DRIVE_FIELDS = {
  ...values("backgroundImageLink colorRgb createdTime hidden id kind name orgUnitId themeId"),
  backgroundImageFile: values("id width xCoordinate yCoordinate"),
  capabilities: {
    ...values("canAddChildren canChangeCopyRequiresWriterPermissionRestriction canChangeDomainUsersOnlyRestriction"),
    ...values("canChangeDownloadRestriction canChangeDriveBackground canChangeDriveMembersOnlyRestriction"),
    ...values("canChangeSharingFoldersRequiresOrganizerPermissionRestriction canComment canCopy canDeleteChildren"),
    ...values("canDeleteDrive canDownload canEdit canListChildren canManageMembers canReadRevisions canRename"),
    ...values("canRenameDrive canResetDriveRestrictions canShare canTrashChildren"),
  },
  restrictions: {
    ...values("adminManagedRestrictions copyRequiresWriterPermission domainUsersOnly driveMembersOnly"),
    sharingFoldersRequiresOrganizerPermission: "value",
    downloadRestriction: RESTRICTION,
  },
} as const satisfies Fields;

/** The fields of a page of shared drives. */
export const DRIVE_LIST_FIELDS = { ...values("kind nextPageToken"), drives: DRIVE_FIELDS };

/** The fields of a page of changes. */
export const CHANGE_LIST_FIELDS = {
  ...values("kind nextPageToken newStartPageToken"),
  changes: {
    ...values("changeType driveId fileId kind removed teamDriveId time type"),
    drive: DRIVE_FIELDS,
    file: FILE_FIELDS,
    teamDrive: "anything",
  },
} as const satisfies Fields;

/** The fields of `about`. */
export const ABOUT_FIELDS = {
  ...values("appInstalled canCreateDrives canCreateTeamDrives folderColorPalette kind maxUploadSize"),
  driveThemes: THEMES,
  exportFormats: "anything",
  importFormats: "anything",
  maxImportSizes: "anything",
  storageQuota: values("limit usage usageInDrive usageInDriveTrash"),
  teamDriveThemes: THEMES,
  user: USER,
} as const satisfies Fields;

/** The fields of a list of ids. */
export const GENERATED_IDS_FIELDS = values("ids kind space");

/** The fields of a start page token. */
export const START_PAGE_TOKEN_FIELDS = values("kind startPageToken");

function values(names: string): Readonly<Record<string, "value">> {
  return Object.fromEntries(names.split(" ").map((name) => [name, "value"]));
}
