import { randomBytes } from "node:crypto";

/** A file id of the form Google hands out: 33 URL-safe characters, the first of them `1`. */
export function newFileId(): string {
  return `1${randomBytes(24).toString("base64url")}`;
}

/** The id of a My Drive root or of a shared drive: 19 characters, `0A` first, `PVA` last. */
export function newRootId(): string {
  return `0A${randomBytes(12).toString("base64url").slice(0, 14)}PVA`;
}

/** A revision id: longer than a file id, `0B` first. */
export function newRevisionId(): string {
  return `0B${randomBytes(36).toString("base64url")}`;
}
