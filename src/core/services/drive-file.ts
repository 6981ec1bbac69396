import * as z from "zod";
import type { Resource } from "../failure.ts";
import type { Asked } from "../google/reply.ts";

/** The type of a folder. */
export const FOLDER = "application/vnd.google-apps.folder";
/** The type of a shortcut, which points to another file. */
export const SHORTCUT = "application/vnd.google-apps.shortcut";
/** What the types of all that has no bytes of its own begin with: Docs, Sheets, folders, shortcuts. */
export const NATIVE = "application/vnd.google-apps.";

/** What is asked of a file: the fields of {@link WireFile}. */
export const FILE_FIELDS =
  "id,name,mimeType,parents,trashed,size,md5Checksum,version,headRevisionId,createdTime,modifiedTime,driveId,webViewLink," +
  "capabilities(canDownload,canListChildren),shortcutDetails(targetId,targetMimeType)";

/** A file as Drive describes it. */
export const WireFile = z.object({
  id: z.string(),
  name: z.string(),
  mimeType: z.string(),
  parents: z.array(z.string()).default([]),
  trashed: z.boolean().default(false),
  size: z.coerce.number().optional(),
  md5Checksum: z.string().optional(),
  version: z.string().default("0"),
  headRevisionId: z.string().optional(),
  createdTime: z.string(),
  modifiedTime: z.string(),
  driveId: z.string().optional(),
  webViewLink: z.string().optional(),
  capabilities: z.object({ canDownload: z.boolean().optional(), canListChildren: z.boolean().optional() }).optional(),
  shortcutDetails: z.object({ targetId: z.string(), targetMimeType: z.string().optional() }).optional(),
});

/** A file or folder as Drive describes it. Times are RFC 3339 in UTC with milliseconds: they sort as text. */
export type DriveFile = z.output<typeof WireFile>;

/** Quotes a value for the `q` grammar. */
export function escapeQuery(value: string): string {
  return value.replaceAll("\\", "\\\\").replaceAll("'", "\\'");
}

/** What was asked of Drive, for messages. */
export function asked(what: Resource): Asked {
  return { service: "drive", what };
}
