import { randomUUID } from "node:crypto";
import type { App } from "../app.ts";
import { forEachFolder, outerFolder, planIngest as plan, type Plan } from "../core/ingest/index.ts";
import { ingest } from "./ingest.ts";
import { offer } from "./present/offer.ts";
import { countPlanned, planTable } from "./present/plan-table.ts";
import { tellDistinct } from "./present/distinct-folders.ts";
import { pickFolders, type SelectedFolder } from "./ask/pick-folders.ts";

/** Shows what an ingest would do, and does none of it. Returns a plan for each folder; undefined when the user chose none. */
export async function planIngest(app: App, selected?: SelectedFolder): Promise<readonly Plan[] | undefined> {
  const connected = await app.connect();
  const { ui, log, t } = app;
  const folders = await pickFolders(app, connected, selected);
  if (folders === undefined) return undefined;

  const plans = await ui.progress(t("Planning the ingest"), async (_report, signal) => {
    const [drive, lake] = await Promise.all([connected.clients.drive(), connected.clients.lake()]);
    const { folderIds } = await tellDistinct(app, drive, folders, signal);
    const options = { drive, lake, mode: "incremental", log } as const;
    const work = async (folderId: string) => {
      const outer = await outerFolder(drive, folderId, connected.connection.driveFolders, signal);
      return plan({ ...options, folderId, outer, runId: randomUUID() }, signal);
    };
    return forEachFolder(folderIds, work, signal);
  });
  const entries = plans.flatMap((made) => made.entries).filter(({ decision }) => decision !== "unchanged");
  if (entries.length === 0) {
    await ui.table({ ...planTable(app, entries), note: t("An ingest would do nothing now: nothing has changed.") });
    return plans;
  }
  const counted = countPlanned(app, entries);
  const note = t("{0}; nothing was written. Files that stay as they are are left out.", counted);
  await ui.table({ ...planTable(app, entries), note });
  offer(app, `${counted}.`, [{ action: t("Ingest Now"), run: () => ingest(app, selected) }]);
  return plans;
}
