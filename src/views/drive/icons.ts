import { FOLDER, NATIVE, SHORTCUT, type DriveFile } from "../../core/services/drive.ts";

/** Types of Google's own, by what follows their prefix (developers.google.com/workspace/drive/api/guides/mime-types). */
const NATIVE_ICONS: Readonly<Record<string, string>> = {
  document: "note",
  spreadsheet: "table",
  presentation: "preview",
  form: "checklist",
  drawing: "paintcan",
  script: "code",
  site: "browser",
  map: "globe",
  audio: "unmute",
  photo: "file-media",
  video: "device-camera-video",
};

/** What stands before a file that has no bytes of its own: by its type; undefined for any other. */
export function iconOfType({ mimeType, shortcutDetails }: DriveFile): string | undefined {
  if (mimeType === SHORTCUT)
    return shortcutDetails?.targetMimeType === FOLDER ? "file-symlink-directory" : "file-symlink-file";
  if (mimeType === FOLDER) return "folder";
  if (!mimeType.startsWith(NATIVE)) return undefined;
  return NATIVE_ICONS[mimeType.slice(NATIVE.length)] ?? "file-submodule";
}
