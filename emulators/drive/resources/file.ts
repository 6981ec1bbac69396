import { selectEach, type Shape } from "../mask.ts";
import { exportFormats } from "../export-formats.ts";
import { permissionsOf } from "../store/permissions.ts";
import { findFile } from "../store/files.ts";
import { WRITER } from "../store/roles.ts";
import { isNative, type FileRow } from "../store/row.ts";
import type { Viewer } from "../viewer.ts";
import { capabilities, detail, itemRestriction } from "./capabilities.ts";
import { PERMISSION, userResource } from "./permission.ts";
import type { SeenFile } from "./seen-file.ts";

/** What is answered of a file where no `fields` are asked for. */
export const DEFAULT_FILE_FIELDS = "kind,id,name,mimeType,driveId,teamDriveId,resourceKey";

/**
 * The File resource of Drive v3, as far as the emulator has something to say: what is not here is absent in every answer.
 * Owners, sharing and the like are said of what lies in a My Drive only, trash and extra permissions in detail of what
 * lies in a shared drive only.
 */
export const FILE: Shape<SeenFile> = {
  kind: () => "drive#file",
  id: ({ file }) => file.id,
  name: ({ file }) => file.name,
  mimeType: ({ file }) => file.mimeType,
  description: (seen) => detail(seen, "description"),
  starred: ({ file }) => file.starred === 1,
  trashed: ({ file }) => file.trashed === 1,
  explicitlyTrashed: ({ file }) => file.explicitlyTrashed === 1,
  parents: ({ store, viewer, file }) =>
    file.parent !== null && store.access.rankIn(viewer.email, file.parent) > 0 ? [file.parent] : undefined,
  properties: (seen) => detail(seen, "properties"),
  appProperties: (seen) => detail(seen, "appProperties"),
  spaces: () => ["drive"],
  version: ({ file }) => String(file.version),
  webViewLink: ({ file }) => `https://drive.google.com/file/d/${file.id}/view`,
  webContentLink: ({ file }) =>
    isNative(file.mimeType) ? undefined : `https://drive.google.com/uc?id=${file.id}&export=download`,
  iconLink: ({ file }) => `https://drive-thirdparty.googleusercontent.com/16/type/${file.mimeType}`,
  hasThumbnail: () => false,
  thumbnailVersion: () => "0",
  viewedByMe: () => false,
  createdTime: ({ file }) => file.createdTime,
  modifiedTime: ({ file }) => file.modifiedTime,
  modifiedByMe: ({ file, viewer }) => file.lastModifyingUser === viewer.email,
  modifiedByMeTime: ({ file, viewer }) => (file.lastModifyingUser === viewer.email ? file.modifiedTime : undefined),
  owners: ({ file, viewer }) => (file.owner === null ? undefined : [userResource(file.owner, viewer)]),
  ownedByMe: ({ file, viewer }) => (file.owner === null ? undefined : file.owner === viewer.email),
  driveId: ({ file }) => file.driveId ?? undefined,
  teamDriveId: ({ file }) => file.driveId ?? undefined,
  lastModifyingUser: ({ file, viewer }) => userResource(file.lastModifyingUser, viewer),
  shared: ({ store, file }) => (file.driveId === null ? permissionsOf(store, file).length > 1 : undefined),
  permissions: (seen, mask) =>
    mayShare(seen) && seen.file.driveId === null
      ? selectEach(PERMISSION, mask, permissionsOf(seen.store, seen.file))
      : undefined,
  permissionIds: (seen) => (mayShare(seen) ? permissionsOf(seen.store, seen.file).map(({ id }) => id) : undefined),
  hasAugmentedPermissions: ({ store, file }) =>
    file.driveId === null
      ? undefined
      : permissionsOf(store, file).some(({ inheritedFrom }) => inheritedFrom === undefined),
  inheritedPermissionsDisabled: () => false,
  capabilities: (seen) => capabilities(seen),
  viewersCanCopyContent: (seen) => detail(seen, "copyRequiresWriterPermission") !== true,
  copyRequiresWriterPermission: (seen) => detail(seen, "copyRequiresWriterPermission") === true,
  writersCanShare: (seen) => (seen.file.driveId === null ? (detail(seen, "writersCanShare") ?? true) : undefined),
  downloadRestrictions: (seen) => restrictions(seen),
  folderColorRgb: (seen) => detail(seen, "folderColorRgb"),
  originalFilename: (seen) => binary(seen, detail(seen, "originalFilename") ?? seen.file.name),
  fullFileExtension: (seen) => binary(seen, extension(seen.file.name, /\.(?:tar\.)?[^.]+$/)),
  fileExtension: (seen) => binary(seen, extension(seen.file.name, /\.[^.]+$/)),
  md5Checksum: ({ file }) => file.md5Checksum ?? undefined,
  sha1Checksum: ({ file }) => file.sha1Checksum ?? undefined,
  sha256Checksum: ({ file }) => file.sha256Checksum ?? undefined,
  size: ({ file }) => (file.size === null ? undefined : String(file.size)),
  quotaBytesUsed: ({ file }) => String(isNative(file.mimeType) ? 0 : (file.size ?? 0)),
  headRevisionId: ({ file }) => file.headRevisionId ?? undefined,
  exportLinks: ({ file, viewer }) => exportLinks(file, viewer),
  shortcutDetails: (seen) => shortcutDetails(seen),
  isAppAuthorized: () => true,
  trashedTime: (seen) => inTrash(seen)?.trashedTime,
  trashingUser: (seen) => {
    const { trashingUser } = inTrash(seen) ?? {};
    return trashingUser === undefined ? undefined : userResource(trashingUser, seen.viewer);
  },
};

/** When, and by whom, an item of a shared drive was put into the trash. */
function inTrash({ file }: SeenFile): { trashedTime?: string; trashingUser?: string } | undefined {
  if (file.driveId === null || file.explicitlyTrashed === 0) return undefined;
  return JSON.parse(file.details) as { trashedTime?: string; trashingUser?: string };
}

function binary<Value>({ file }: SeenFile, value: Value): Value | undefined {
  return file.headRevisionId === null ? undefined : value;
}

function extension(name: string, pattern: RegExp): string {
  return pattern.exec(name)?.[0].slice(1) ?? "";
}

function mayShare({ store, viewer, file }: SeenFile): boolean {
  return store.access.rankOf(viewer.email, file) >= WRITER;
}

function restrictions(seen: SeenFile): unknown {
  const itemDownloadRestriction = itemRestriction(seen);
  return { itemDownloadRestriction, effectiveDownloadRestrictionWithContext: itemDownloadRestriction };
}

function exportLinks(file: FileRow, viewer: Viewer): Record<string, string> | undefined {
  const formats = exportFormats(file.mimeType);
  if (formats.length === 0) return undefined;
  return Object.fromEntries(
    formats.map(({ mimeType, name }) => [
      mimeType,
      `${viewer.origin}/spreadsheets/export?id=${file.id}&exportFormat=${name}`,
    ]),
  );
}

function shortcutDetails({ store, file }: SeenFile): unknown {
  if (file.shortcutTarget === null) return undefined;
  const stored = (JSON.parse(file.details) as { shortcutTargetMimeType?: string }).shortcutTargetMimeType;
  const target = findFile(store, file.shortcutTarget);
  return { targetId: file.shortcutTarget, targetMimeType: target?.mimeType ?? stored };
}
