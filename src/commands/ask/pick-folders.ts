import { join } from "node:path";
import type { App, Connected } from "../../app.ts";
import { Failure } from "../../core/failure.ts";

/** The part of a Drive folder's node that commands need. */
export interface SelectedFolder {
  readonly folderId: string;
}

/**
 * The folders to work on: the selected one, the only one, or those the user picks; undefined when they pick none.
 * @throws Failure `connection.missing` when there are none: nothing done must not pass for all done
 */
export async function pickFolders(
  { ui, places, t }: Pick<App, "ui" | "places" | "t">,
  { connection, clients }: Connected,
  selected: SelectedFolder | undefined,
): Promise<readonly string[] | undefined> {
  if (selected) return [selected.folderId];
  const all = [...new Set(connection.driveFolders)];
  if (all.length === 0) {
    const [field, variable, flag] = ["driveFolders", "SLUICE_DRIVE_FOLDERS", "--drive-folders"] as const;
    const file = places.workspace === undefined ? undefined : join(places.workspace, "sluice.json");
    throw new Failure("connection.missing", { field, variable, flag, file });
  }
  if (all.length === 1) return all;
  const names = await ui.progress(t("Looking at the Drive folders"), async (_report, signal) => {
    const drive = await clients.drive();
    return Promise.all(all.map(async (id) => (await drive.get(id, signal))?.name ?? id));
  });
  return ui.pick(t("Which Drive folder?"), [
    { label: t("All {0} folders", all.length), value: all },
    ...all.map((id, index) => ({ label: names[index] ?? id, detail: id, value: [id] })),
  ]);
}
