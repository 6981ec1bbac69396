import type { App } from "../app.ts";
import type { ManifestEntry } from "../core/ingest/index.ts";
import { decodeRawMetadata } from "../core/layout.ts";
import { describeCounts, ingestTable } from "./present/ingest-table.ts";

/** Shows what the run decided that brought a raw object: that object first, then every other file of the run. */
export async function showIngestRun(
  app: App,
  selected?: { readonly object: { readonly metadata: Readonly<Record<string, string>> } },
): Promise<readonly ManifestEntry[] | undefined> {
  const raw = decodeRawMetadata(selected?.object.metadata ?? {});
  if (raw === undefined) return undefined;
  const { ui, t } = app;
  const { clients } = await app.connect();
  const { readRun } = await import("../core/ingest/index.ts");
  const run = await ui.progress(t("Reading the manifest of run {0}", raw.runId), async (_report, signal) =>
    readRun(await clients.lake(), raw, signal),
  );
  if (run === undefined) {
    await ui.warn(t("Run {0} left no manifest in the lake.", raw.runId));
    return undefined;
  }
  const isThis = ({ fileId }: ManifestEntry) => fileId === raw.driveId;
  const entries = [...run.entries.filter(isThis), ...run.entries.filter((entry) => !isThis(entry))];
  const { summary } = run;
  const note = [
    summary === undefined ? t("The run has not ended, or was interrupted.") : describeCounts(app, [summary]),
    ...(run.isAll ? [] : [t("The first {0} files of the manifest.", entries.length)]),
  ].join(" · ");
  await ui.table({ ...ingestTable(app, entries, t("Ingest run {0}", raw.runId)), note });
  return entries;
}
