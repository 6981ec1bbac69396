import { createHash } from "node:crypto";
import type { RawMetadata } from "../../layout.ts";
import { pathOf, type FoundFile } from "../source/found-file.ts";

// Cloud Storage takes 8 KiB of custom metadata for an object; a character can take 12 bytes once it is encoded.
const LONGEST_NAME = 256;
const LONGEST_PATH = 384;

/** What a raw object's metadata says of its file, which is not gone. Not said: which run copied the content. */
export type Description = Omit<RawMetadata, "runId">;

/** What is written on the raw object of a file; names and paths are cut to what metadata may hold. */
export function describeFile(found: FoundFile, ingest: { folderId: string }): Description {
  const { file } = found;
  return {
    driveId: file.id,
    folderId: ingest.folderId,
    drivePath: clipped(pathOf(found), LONGEST_PATH),
    driveName: clipped(file.name, LONGEST_NAME),
    mimeType: clipped(file.mimeType, LONGEST_NAME),
    version: file.version,
    headRevisionId: file.headRevisionId,
    md5: file.md5Checksum,
    createdTime: file.createdTime,
    modifiedTime: file.modifiedTime,
    goneSince: undefined,
    goneRunId: undefined,
  };
}

/** Short, and different for descriptions that a reader of the bucket would want to see corrected. */
export function fingerprint(description: Description): string {
  const { folderId, drivePath, driveName, mimeType, createdTime, modifiedTime } = description;
  const told = JSON.stringify([folderId, drivePath, driveName, mimeType, createdTime, modifiedTime]);
  return createHash("sha256").update(told).digest("base64url").slice(0, 16);
}

/** The same of the file alone, whichever folder it is ingested from. */
export function fileFingerprint({ driveName, mimeType, createdTime, modifiedTime }: Description): string {
  return createHash("sha256")
    .update(JSON.stringify([driveName, mimeType, createdTime, modifiedTime]))
    .digest("base64url")
    .slice(0, 16);
}

/** Leaves out the middle of a text that is too long: globs look at both ends of a name. */
function clipped(text: string, longest: number): string {
  const characters = Array.from(text.toWellFormed());
  if (characters.length <= longest) return characters.join("");
  const half = Math.floor(longest / 2);
  return [...characters.slice(0, half), "…", ...characters.slice(-half)].join("");
}
