import type { SkipReason } from "../../core/ingest/index.ts";

/** Why a file is never copied, in Portuguese. */
export const skipReasons: Readonly<Record<SkipReason, string>> = {
  "native-google-file": "um documento do Google não tem bytes próprios",
  "folder-hidden": "o conteúdo da pasta está oculto para esta conta",
  shortcut: "um atalho para um arquivo em outro lugar",
  "download-restricted": "o dono proíbe downloads",
  "no-checksum": "o Drive não tem o checksum dele, e a cópia não poderia ser provada",
  "download-refused": "o Drive recusa o download em definitivo",
  "left-meanwhile": "ele saiu da pasta nesse meio-tempo",
};
