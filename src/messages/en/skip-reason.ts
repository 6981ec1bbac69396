import type { SkipReason } from "../../core/ingest/index.ts";

/** Why a file is never copied, in English. */
export const skipReasons: Readonly<Record<SkipReason, string>> = {
  "native-google-file": "a Google document has no bytes of its own",
  "folder-hidden": "the folder's content is hidden from this account",
  shortcut: "a shortcut to a file elsewhere",
  "download-restricted": "its owner forbids downloads",
  "no-checksum": "Drive has no checksum of it, so that a copy could not be proven",
  "download-refused": "Drive refuses the download for good",
  "left-meanwhile": "it left the folder meanwhile",
};
