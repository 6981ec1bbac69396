/** One row of the table `files`: see its columns in database.ts. */
export interface FileRow {
  readonly serial: number;
  readonly id: string;
  readonly name: string;
  readonly mimeType: string;
  readonly parent: string | null;
  readonly driveId: string | null;
  readonly owner: string | null;
  readonly createdTime: string;
  readonly modifiedTime: string;
  readonly version: number;
  readonly trashed: number;
  readonly explicitlyTrashed: number;
  readonly starred: number;
  readonly lastModifyingUser: string;
  readonly shortcutTarget: string | null;
  readonly blob: string | null;
  readonly size: number | null;
  readonly md5Checksum: string | null;
  readonly sha1Checksum: string | null;
  readonly sha256Checksum: string | null;
  readonly headRevisionId: string | null;
  readonly details: string;
}

/** A permission as it is stored; `grantee` is an address, a domain or nothing. */
export interface PermissionRow {
  readonly fileId: string;
  readonly id: string;
  readonly type: string;
  readonly role: string;
  readonly grantee: string;
}

/** The type of a folder. */
export const FOLDER = "application/vnd.google-apps.folder";
/** The type of a shortcut to another file. */
export const SHORTCUT = "application/vnd.google-apps.shortcut";
/** The type of a Google Sheet. */
export const SPREADSHEET = "application/vnd.google-apps.spreadsheet";

/** Whether the type is one of Google's own, which has no bytes to download. */
export function isNative(mimeType: string): boolean {
  return mimeType.startsWith("application/vnd.google-apps.");
}
