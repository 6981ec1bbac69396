import { FOLDER, type DriveFile } from "../../../src/core/services/drive.ts";
import { describeFile, fingerprint } from "../../../src/core/ingest/raw/description.ts";
import type { RawObject } from "../../../src/core/ingest/raw/raw-object.ts";
import { pathOf, type FoundFile } from "../../../src/core/ingest/source/found-file.ts";

export const asking = { folderId: "root-folder", runId: "run-12345678" };

/** A plain file of Drive, changed as given. */
export function driveFile(changed: Partial<DriveFile> = {}): DriveFile {
  return {
    id: "file-1",
    name: "a.csv",
    mimeType: "text/csv",
    parents: [asking.folderId],
    trashed: false,
    size: 1,
    md5Checksum: "0cc175b9c0f1b6a831c399e269772661",
    version: "5",
    createdTime: "2026-01-01T00:00:00.000Z",
    modifiedTime: "2026-01-02T00:00:00.000Z",
    ...changed,
  };
}

export function driveFolder(id: string, parent: string, changed: Partial<DriveFile> = {}): DriveFile {
  return driveFile({ id, name: id, mimeType: FOLDER, parents: [parent], ...changed });
}

export function seenFile(changed: Partial<DriveFile> = {}, folderPath = ""): FoundFile {
  return { file: driveFile(changed), folderPath };
}

/** The raw object of a file as it was ingested, changed as given. */
export function knownObject(seen: FoundFile, changed: Partial<RawObject> = {}): RawObject {
  return {
    name: `raw/${seen.file.id}/first-name.csv`,
    path: pathOf(seen),
    generation: "11",
    metageneration: "1",
    md5: seen.file.md5Checksum,
    size: 1,
    version: seen.file.version,
    description: fingerprint(describeFile(seen, asking)),
    gone: false,
    goneByThisRun: false,
    ofThisFolder: true,
    ofThisRun: false,
    ...changed,
  };
}
