import { randomUUID } from "node:crypto";
import type { App } from "../app.ts";
import { Failure } from "../core/failure.ts";
import { ingestedFolderOf, runIngest, type IngestProgress, type IngestSummary } from "../core/ingest/index.ts";
import type { IngestWishes } from "./ingest.ts";
import { describeInterrupted } from "./present/interrupted.ts";
import { describeCounts } from "./present/ingest-counts.ts";
import { showIngestRun } from "./show-ingest-run.ts";
import { whyNotCopied } from "./present/why-not-copied.ts";

/** Brings one file of Drive up to date in raw/, and says how it stands now. */
export async function ingestFile(
  app: App,
  selected?: { readonly file: { readonly id: string } },
): Promise<IngestSummary | undefined> {
  return selected === undefined ? undefined : ingestPart(app, selected.file.id);
}

/** Brings what lies below one folder of Drive up to date in raw/. */
export async function ingestSubfolder(
  app: App,
  selected?: { readonly folderId: string },
): Promise<IngestSummary | undefined> {
  return selected === undefined ? undefined : ingestPart(app, selected.folderId);
}

/**
 * Ingests one file, or what lies below one folder, of a folder of `sluice.json`: the next run of the whole folder goes on
 * from where the last one ended.
 * @throws what `runIngest` throws; Failure `ingest.not-in-folder`
 */
export async function ingestPart(
  app: App,
  id: string,
  { runId = randomUUID(), done = () => undefined }: Pick<IngestWishes, "runId" | "done"> = {},
): Promise<IngestSummary> {
  const { clients, connection } = await app.connect();
  const { ui, log, t } = app;
  const summary = await ui.progress(t("Ingesting from Drive"), async (report, signal) => {
    const [drive, lake] = await Promise.all([clients.drive(), clients.lake()]);
    const folders = connection.driveFolders;
    const folderId = await ingestedFolderOf(drive, id, folders, signal);
    if (folderId === undefined) throw new Failure("ingest.not-in-folder", { id, folder: folders.join(", ") });
    let progress: IngestProgress | undefined;
    try {
      const options = { drive, lake, folderId, only: id, runId, mode: "incremental", log } as const;
      const note = (now: IngestProgress) => {
        progress = now;
        report(t("{0} files looked at, {1} copied", now.lookedAt, now.copied));
      };
      return await runIngest({ ...options, report: note }, signal);
    } catch (error) {
      if (signal.aborted && progress !== undefined) void ui.warn(describeInterrupted(app, [progress]));
      throw error;
    } finally {
      ui.changed("drive", "buckets");
    }
  });
  done(summary);
  await (summary.only?.kind === "file" ? tellFile(app, summary) : tellFolder(app, summary));
  return summary;
}

async function tellFile(app: App, { only, counts, entries }: IngestSummary): Promise<void> {
  const { ui, t } = app;
  const path = only?.path ?? "";
  const [entry] = entries;
  if (counts.copied > 0) await ui.inform(t("{0} is in raw/ now.", path));
  else if (counts.unchanged > 0) await ui.inform(t("{0} is in raw/ already, and has not changed.", path));
  else if (entry?.decision === "skipped" || entry?.decision === "failed") {
    const { decision, reason, params } = entry;
    const { why, remedy } = await whyNotCopied(app, { name: path, decision, reason, params });
    await ui.warn(`${why} ${remedy}`.trim());
  }
}

async function tellFolder(app: App, summary: IngestSummary): Promise<void> {
  const { ui, t } = app;
  const { only, folderId } = summary;
  // The path of the ingested folder itself is empty.
  const path = only === undefined || only.path === "" ? folderId : only.path;
  const counts = describeCounts(app, [summary]);
  const showRun = t("Show Run");
  const chosen = summary.complete
    ? await ui.inform(t("Ingest of {0} is complete: {1}.", path, counts), showRun)
    : await ui.warn(t("Ingest of {0} is not complete: {1}. The next run takes up the rest.", path, counts), showRun);
  if (chosen === showRun) await showIngestRun(app, { run: summary });
}
