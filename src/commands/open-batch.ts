import type { App } from "../app.ts";
import { targetOf } from "../core/google/endpoints.ts";
import { readBatch, type SelectedBatch } from "./ask/read-batch.ts";

const CONSOLE = "https://console.cloud.google.com/dataproc/batches";

/** Opens the page of a batch in the Google Cloud console; of an emulated one there is none. Returns its address. */
export async function openBatchInConsole(
  app: Pick<App, "connect" | "ui" | "t">,
  selected?: SelectedBatch,
): Promise<string | undefined> {
  if (selected === undefined) return undefined;
  const { connection, endpoints } = await app.connect();
  if (targetOf(endpoints) === "emulators") {
    await app.ui.warn(app.t("The Google Cloud console shows nothing of local emulators."));
    return undefined;
  }
  const [region, id, project] = [connection.region, selected.batch.id, connection.project].map(encodeURIComponent);
  const url = `${CONSOLE}/${region}/${id}/summary?project=${project}`;
  await app.ui.open(url);
  return url;
}

/** Opens a page about a batch, such as Spark's own UI or history, where Dataproc names one. Returns its address. */
export async function openSparkUi(app: App, selected?: SelectedBatch): Promise<string | undefined> {
  const { ui, t } = app;
  const batch = await readBatch(app, selected, t("Open the Spark UI of which batch?"));
  if (batch === undefined) return undefined;
  const pages = Object.entries(batch.pages).map(([label, value]) => ({ label, detail: value, value }));
  const [first] = pages;
  if (first === undefined) {
    await ui.warn(
      t("Dataproc names no page about batch {0}: it keeps Spark's history only where it is told to.", batch.id),
    );
    return undefined;
  }
  const url = pages.length === 1 ? first.value : await ui.pick(t("Which page?"), pages);
  if (url !== undefined) await ui.open(url);
  return url;
}
