import type { Table, Translate } from "../../app.ts";
import type { IngestHistory } from "../../core/ingest/index.ts";

/** How far the ingest of a folder came. `history` is undefined for one that was never ingested. */
export interface FolderProgress {
  readonly folderId: string;
  readonly name: string;
  readonly history: IngestHistory | undefined;
}

/** How far each folder came. */
export function watermarkTable(folders: readonly FolderProgress[], t: Translate): Table {
  return {
    title: t("Watermark"),
    columns: [t("Folder"), t("Created up to"), t("All of it compared"), t("Files in raw/"), t("Failed"), t("Id")],
    rows: folders.map(({ folderId, name, history }) => [
      name,
      history?.watermark ?? t("never ingested"),
      history === undefined ? "" : (history.lastReconciliation ?? t("by the next run")),
      String(history?.files ?? 0),
      String(history?.owed.length ?? 0),
      folderId,
    ]),
    note: t(
      "The newest file in raw/ was created then. Older ones that come later are found by Drive's changes, not by this.",
    ),
  };
}
