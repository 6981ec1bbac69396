import { selectEach, type Shape } from "../mask.ts";
import { exportFormats } from "../export-formats.ts";
import { permissionsOf } from "../store/permissions.ts";
import { findFile } from "../store/files.ts";
import { FILE_ORGANIZER, ORGANIZER, OWNER, READER, WRITER } from "../store/roles.ts";
import { FOLDER, isNative, type FileRow } from "../store/row.ts";
import type { Store } from "../store/store.ts";
import type { Viewer } from "../viewer.ts";
import { PERMISSION, userResource } from "./permission.ts";

/** A file as one person sees it. */
export interface SeenFile {
  readonly store: Store;
  readonly viewer: Viewer;
  readonly file: FileRow;
}

export const DEFAULT_FILE_FIELDS = "kind,id,name,mimeType,driveId,teamDriveId,resourceKey";

/** The File resource of Drive v3, as far as the emulator goes: asking for another field is refused as unknown. */
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
  thumbnailLink: () => undefined,
  thumbnailVersion: () => "0",
  viewedByMe: () => false,
  viewedByMeTime: () => undefined,
  createdTime: ({ file }) => file.createdTime,
  modifiedTime: ({ file }) => file.modifiedTime,
  modifiedByMe: ({ file, viewer }) => file.lastModifyingUser === viewer.email,
  modifiedByMeTime: ({ file, viewer }) => (file.lastModifyingUser === viewer.email ? file.modifiedTime : undefined),
  sharedWithMeTime: () => undefined,
  sharingUser: () => undefined,
  owners: ({ file, viewer }) => (file.owner === null ? undefined : [userResource(file.owner, viewer)]),
  ownedByMe: ({ file, viewer }) => (file.owner === null ? undefined : file.owner === viewer.email),
  driveId: ({ file }) => file.driveId ?? undefined,
  teamDriveId: ({ file }) => file.driveId ?? undefined,
  lastModifyingUser: ({ file, viewer }) => userResource(file.lastModifyingUser, viewer),
  shared: ({ store, file }) => permissionsOf(store, file).length > 1,
  permissions: (seen, mask) =>
    mayShare(seen) ? selectEach(PERMISSION, mask, permissionsOf(seen.store, seen.file)) : undefined,
  permissionIds: (seen) => (mayShare(seen) ? permissionsOf(seen.store, seen.file).map(({ id }) => id) : undefined),
  hasAugmentedPermissions: () => false,
  inheritedPermissionsDisabled: () => false,
  capabilities: (seen) => capabilities(seen),
  viewersCanCopyContent: (seen) => detail(seen, "copyRequiresWriterPermission") !== true,
  copyRequiresWriterPermission: (seen) => detail(seen, "copyRequiresWriterPermission") === true,
  writersCanShare: (seen) => detail(seen, "writersCanShare") ?? true,
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
  resourceKey: () => undefined,
  linkShareMetadata: () => undefined,
  isAppAuthorized: () => true,
  contentHints: () => undefined,
  contentRestrictions: () => undefined,
  trashedTime: () => undefined,
  trashingUser: () => undefined,
};

function detail({ file }: SeenFile, name: string): unknown {
  return (JSON.parse(file.details) as Record<string, unknown>)[name];
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

/** Whether this person may take the bytes away: readers may not where the owner says so. */
export function mayDownload(seen: SeenFile): boolean {
  const rank = seen.store.access.rankOf(seen.viewer.email, seen.file);
  if (rank >= WRITER) return !itemRestriction(seen).restrictedForWriters;
  const restricted =
    detail(seen, "copyRequiresWriterPermission") === true || itemRestriction(seen).restrictedForReaders;
  return rank >= READER && !restricted;
}

function itemRestriction(seen: SeenFile): { restrictedForReaders: boolean; restrictedForWriters: boolean } {
  const stored = detail(seen, "downloadRestrictions") as
    { itemDownloadRestriction?: { restrictedForReaders?: boolean; restrictedForWriters?: boolean } } | undefined;
  const { restrictedForReaders = false, restrictedForWriters = false } = stored?.itemDownloadRestriction ?? {};
  return { restrictedForReaders: restrictedForReaders || restrictedForWriters, restrictedForWriters };
}

function restrictions(seen: SeenFile): unknown {
  const itemDownloadRestriction = itemRestriction(seen);
  return { itemDownloadRestriction, effectiveDownloadRestrictionWithContext: itemDownloadRestriction };
}

/** What this person may do with the file. */
export function capabilities(seen: SeenFile) {
  const { store, viewer, file } = seen;
  const rank = store.access.rankOf(viewer.email, file);
  const folder = file.mimeType === FOLDER;
  const edit = rank >= WRITER;
  const mine = rank === OWNER && file.driveId === null;
  const trash = mine || (file.driveId !== null && rank >= FILE_ORGANIZER);
  return {
    canAddChildren: folder && edit,
    canCopy: !folder && mayDownload(seen),
    canDelete: mine || (file.driveId !== null && rank >= ORGANIZER),
    canDownload: !folder && mayDownload(seen),
    canEdit: edit,
    canListChildren: folder,
    canModifyContent: edit && !folder,
    canReadRevisions: edit && !folder,
    canRemoveChildren: folder && edit,
    canRename: edit,
    canShare: edit,
    canTrash: trash,
    canUntrash: trash,
  };
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
