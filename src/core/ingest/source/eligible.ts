import { FOLDER, NATIVE, SHORTCUT, type DriveFile } from "../../services/drive.ts";

/** Why a file is never copied as it is. A skipped file does not make a run incomplete. */
export type SkipReason =
  /** A Google document, sheet, form, ...: it has no bytes of its own, only exports. */
  | "native-google-file"
  /** A folder that we may see and not list: whatever is in it is out of sight. */
  | "folder-hidden"
  /** It points to a file elsewhere, whose changes the folder does not show. */
  | "shortcut"
  /** Its owner forbids downloads. */
  | "download-restricted"
  /** Drive knows no checksum of it: a copy could not be proven. */
  | "no-checksum"
  /** Drive refuses the download for good: malware, or a policy. */
  | "download-refused"
  /** It was trashed, deleted or moved out while the run was on its way to it. */
  | "left-meanwhile";

/** Why this file can't be copied; undefined for one that can. */
export function skipReason(file: DriveFile): SkipReason | undefined {
  if (file.mimeType === FOLDER) return "folder-hidden";
  if (file.mimeType === SHORTCUT) return "shortcut";
  if (file.mimeType.startsWith(NATIVE)) return "native-google-file";
  if (file.capabilities?.canDownload === false) return "download-restricted";
  if (file.md5Checksum === undefined) return "no-checksum";
  return undefined;
}
