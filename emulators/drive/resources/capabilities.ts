import { COMMENTER, FILE_ORGANIZER, ORGANIZER, OWNER, READER, WRITER } from "../store/roles.ts";
import { FOLDER } from "../store/row.ts";
import type { SeenFile } from "./seen-file.ts";

/**
 * What this person may do with the file: the capabilities of Drive's discovery document. Some are said of what lies in a
 * My Drive only, some of what lies in a shared drive only; labels, approvals and content restrictions are not there.
 */
export function capabilities(seen: SeenFile) {
  const { store, viewer, file } = seen;
  const rank = store.access.rankOf(viewer.email, file);
  const folder = file.mimeType === FOLDER;
  const edit = rank >= WRITER;
  const shared = file.driveId !== null;
  const mine = rank === OWNER && !shared;
  const organizes = shared && rank >= ORGANIZER;
  const trash = mine || (shared && rank >= FILE_ORGANIZER);
  const inShared = (allowed: boolean) => (shared ? allowed : undefined);
  const inMine = (allowed: boolean) => (shared ? undefined : allowed);
  const member = shared && store.access.rankIn(viewer.email, file.driveId) > 0;
  return {
    ...never,
    canAcceptOwnership: inMine(false),
    canAddChildren: folder && edit,
    canAddFolderFromAnotherDrive: inShared(folder && organizes),
    canAddMyDriveParent: inMine(false),
    canChangeCopyRequiresWriterPermission: edit,
    canChangeItemDownloadRestriction: mine || organizes,
    canChangeViewersCanCopyContent: edit,
    canComment: rank >= COMMENTER,
    canCopy: !folder && mayDownload(seen),
    canDelete: mine || organizes,
    canDeleteChildren: inShared(folder && organizes),
    canDownload: !folder && mayDownload(seen),
    canEdit: edit,
    canListChildren: folder,
    canModifyContent: edit && !folder,
    canMoveChildrenOutOfDrive: inShared(folder && organizes),
    canMoveChildrenOutOfTeamDrive: inShared(folder && organizes),
    canMoveChildrenWithinDrive: folder && edit,
    canMoveChildrenWithinTeamDrive: inShared(folder && edit),
    canMoveItemIntoTeamDrive: mine || organizes,
    canMoveItemOutOfDrive: mine || organizes,
    canMoveItemOutOfTeamDrive: inShared(organizes),
    canMoveItemWithinDrive: edit,
    canMoveItemWithinTeamDrive: inShared(edit),
    canMoveTeamDriveItem: inShared(edit),
    canReadDrive: inShared(member),
    canReadRevisions: edit && !folder,
    canReadTeamDrive: inShared(member),
    canRemoveChildren: folder && edit,
    canRemoveMyDriveParent: inMine(false),
    canRename: edit,
    canShare: edit,
    canTrash: trash,
    canTrashChildren: inShared(folder && trash),
    canUntrash: trash,
  };
}

/** Capabilities for what the emulator does not have. */
const never = {
  canAccessViaGenAi: false,
  canChangeSecurityUpdateEnabled: false,
  canDisableInheritedPermissions: false,
  canEnableInheritedPermissions: false,
  canModifyContentRestriction: false,
  canModifyEditorContentRestriction: false,
  canModifyLabels: false,
  canModifyOwnerContentRestriction: false,
  canReadLabels: false,
  canRemoveContentRestriction: false,
  canStartApproval: false,
};

/** Whether this person may take the bytes away: readers may not where the owner says so. */
export function mayDownload(seen: SeenFile): boolean {
  const rank = seen.store.access.rankOf(seen.viewer.email, seen.file);
  if (rank >= WRITER) return !itemRestriction(seen).restrictedForWriters;
  const restricted =
    detail(seen, "copyRequiresWriterPermission") === true || itemRestriction(seen).restrictedForReaders;
  return rank >= READER && !restricted;
}

/** Who may not take the bytes away, by the choice of the owner. */
export function itemRestriction(seen: SeenFile): { restrictedForReaders: boolean; restrictedForWriters: boolean } {
  const stored = detail(seen, "downloadRestrictions") as
    { itemDownloadRestriction?: { restrictedForReaders?: boolean; restrictedForWriters?: boolean } } | undefined;
  const { restrictedForReaders = false, restrictedForWriters = false } = stored?.itemDownloadRestriction ?? {};
  return { restrictedForReaders: restrictedForReaders || restrictedForWriters, restrictedForWriters };
}

/** One of the fields that are only kept and given back. */
export function detail({ file }: SeenFile, name: string): unknown {
  return (JSON.parse(file.details) as Record<string, unknown>)[name];
}
