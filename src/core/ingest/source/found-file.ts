import type { DriveFile } from "../../services/drive.ts";

/** A file that Drive showed, and the path of its folder inside the ingested folder ("" at the top). */
export interface FoundFile {
  readonly file: DriveFile;
  readonly folderPath: string;
}

/** Folder path and name inside the ingested folder. */
export function pathOf({ file, folderPath }: FoundFile): string {
  return joinPath(folderPath, file.name);
}

/** Appends a name. Drive names may hold slashes: within a name they are percent-encoded. */
export function joinPath(folderPath: string, name: string): string {
  const segment = name.toWellFormed().replace(/[%/]/g, encodeURIComponent);
  return folderPath === "" ? segment : `${folderPath}/${segment}`;
}
