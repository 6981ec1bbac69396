import type { App } from "../../app.ts";
import type { Drive } from "../../core/services/drive.ts";
import { distinctFolders, type DistinctFolders } from "../../core/ingest/index.ts";

/** The folders of which each file is in one alone; the user is told which are left out. */
export async function tellDistinct(
  { ui, t }: Pick<App, "ui" | "t">,
  drive: Drive,
  named: readonly string[],
  signal: AbortSignal,
): Promise<DistinctFolders> {
  const distinct = await distinctFolders(drive, named, signal);
  for (const { folderId, within } of distinct.nested) {
    void ui.warn(
      t("The folder {0} is inside the folder {1} and is ingested with it: name one of them.", folderId, within),
    );
  }
  return distinct;
}
