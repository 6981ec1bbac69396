import type { App } from "../app.ts";
import { isLoopback } from "../core/google/endpoints.ts";
import type { IngestRun } from "../core/ingest/index.ts";
import { decodeRawMetadata } from "../core/layout.ts";
import { runPage } from "./present/run-page.ts";

/** What a run is asked for by: itself, or a raw object that it brought. */
type OfRun =
  | { readonly run: { readonly folderId: string; readonly runId: string } }
  | { readonly object: { readonly metadata: Readonly<Record<string, string>> } };

/** Shows what a run decided: the one named, or the one that brought a raw object, of which it says so first. */
export async function showIngestRun(app: App, selected?: OfRun): Promise<IngestRun | undefined> {
  if (selected === undefined) return undefined;
  if ("run" in selected) return showRun(app, selected.run);
  const raw = decodeRawMetadata(selected.object.metadata);
  return raw === undefined ? undefined : showRun(app, raw, raw.driveId);
}

/** @param asked id of the Drive file that stands first */
async function showRun(
  app: App,
  { folderId, runId }: { readonly folderId: string; readonly runId: string },
  asked?: string,
): Promise<IngestRun | undefined> {
  const { ui, t } = app;
  const { clients, connection, endpoints } = await app.connect();
  const { readRun, runsBeside } = await import("../core/ingest/index.ts");
  const [run, beside] = await ui.progress(t("Reading the manifest of run {0}", runId), async (_report, signal) => {
    const lake = await clients.lake();
    const it = { folderId, runId };
    return Promise.all([readRun(lake, it, signal), runsBeside(lake, it, signal)]);
  });
  if (run === undefined) {
    await ui.warn(t("Run {0} left no manifest in the lake.", runId));
    return undefined;
  }
  const shown = { lake: connection.lakeBucket, folderId, runId, run, beside, asked };
  await ui.page(await runPage(app, { ...shown, isGoogle: !isLoopback(endpoints.drive) }));
  return run;
}
