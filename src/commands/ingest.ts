import { randomUUID } from "node:crypto";
import type { App, Report } from "../app.ts";
import {
  forEachFolder,
  outerFolder,
  runIngest,
  type IngestMode,
  type IngestProgress,
  type IngestSummary,
} from "../core/ingest/index.ts";
import { describeInterrupted } from "./present/interrupted.ts";
import { tellDistinct } from "./present/distinct-folders.ts";
import { describeCounts } from "./present/ingest-counts.ts";
import { showIngestRun } from "./show-ingest-run.ts";
import { submitJob } from "./submit-job.ts";
import { pickFolders, type SelectedFolder } from "./ask/pick-folders.ts";

/** How a run goes about it, where that is not left to Sluice. */
export interface IngestWishes {
  readonly mode?: IngestMode | undefined;
  /** [a-z0-9-]{8,64}: the same one again goes on with a run that was interrupted, or returns its first answer. */
  readonly runId?: string | undefined;
  /** Told of each folder when it is done. */
  readonly done?: (summary: IngestSummary) => void;
  /** The user knows that many files are gone, and does not want to be asked. */
  readonly confirmGone?: boolean | undefined;
}

/**
 * Brings raw/ up to date with Drive. Returns a summary for each folder; undefined when the user chose none.
 * A folder that fails does not keep the others from their turn; every failure is thrown after they had it.
 */
export async function ingest(
  app: App,
  selected?: SelectedFolder,
  { mode = "incremental", runId, confirmGone = false, done = () => undefined }: IngestWishes = {},
): Promise<readonly IngestSummary[] | undefined> {
  const connected = await app.connect();
  const { ui, t } = app;
  const folders = await pickFolders(app, connected, selected);
  if (folders === undefined) return undefined;

  const summaries = await ui.progress(t("Ingesting from Drive"), async (report, signal) => {
    const [drive, lake] = await Promise.all([connected.clients.drive(), connected.clients.lake()]);
    const agree = confirmGone ? () => Promise.resolve(true) : askAboutGone(app);
    const options = { drive, lake, mode, log: app.log, confirmGone: agree };
    const { folderIds } = await tellDistinct(app, drive, folders, signal);
    const progress = new Map<string, IngestProgress>();
    const tell = reporter(app, report);
    const work = async (folderId: string) => {
      const note = (now: IngestProgress) => {
        progress.set(folderId, now);
        tell(now);
      };
      const outer = await outerFolder(drive, folderId, connected.connection.driveFolders, signal);
      const run = { ...options, folderId, outer, runId: runId ?? randomUUID(), report: note };
      const summary = await runIngest(run, signal);
      done(summary);
      return summary;
    };
    try {
      return await forEachFolder(folderIds, work, signal);
    } catch (error) {
      if (signal.aborted) void ui.warn(describeInterrupted(app, [...progress.values()]));
      throw error;
    } finally {
      ui.changed("drive", "buckets");
    }
  });

  const [showRun, runBatch] = [t("Show Run"), t("Run Batch")];
  const message = describeCounts(app, summaries);
  const chosen = summaries.every(({ complete }) => complete)
    ? await ui.inform(
        summaries.every(isIdle)
          ? t("Ingest is complete, nothing has changed: {0}.", message)
          : t("Ingest is complete: {0}.", message),
        ...(summaries.every(isIdle) ? [] : [runBatch]),
        showRun,
      )
    : await ui.warn(t("Ingest is not complete: {0}. The next run takes up the rest.", message), showRun);
  if (chosen === runBatch) await submitJob(app);
  if (chosen === showRun) await showOneRun(app, summaries);
  return summaries;
}

/** The run of the one folder, or of the one that the user picks. */
async function showOneRun(app: App, summaries: readonly IngestSummary[]): Promise<void> {
  const choices = summaries.map((run) => ({ label: run.folderId, detail: describeCounts(app, [run]), value: run }));
  const run = choices.length > 1 ? await app.ui.pick(app.t("The run of which folder?"), choices) : summaries[0];
  if (run !== undefined) await showIngestRun(app, { run });
}

function isIdle({ counts: { copied, gone } }: IngestSummary): boolean {
  return copied === 0 && gone === 0;
}

function reporter({ t }: Pick<App, "t">, report: Report): (progress: IngestProgress) => void {
  return ({ lookedAt, copied }) => report(t("{0} files looked at, {1} copied", lookedAt, copied));
}

function askAboutGone({ ui, t }: Pick<App, "ui" | "t">): (count: number, of: number) => Promise<boolean> {
  return (count, of) =>
    ui.confirm({
      question: t("{0} of {1} files are gone from Drive. Mark them as gone?", count, of),
      detail: t("They stay in the bucket. If a folder was unshared or moved by mistake, say no and repair that first."),
      action: t("Mark as Gone"),
      inPerson: true,
    });
}
