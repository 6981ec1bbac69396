import type { App, Connected } from "../app.ts";
import { setWatermarkBack, readHistory, type IngestSummary } from "../core/ingest/index.ts";
import { ingest, type IngestWishes } from "./ingest.ts";
import { pickFolders, type SelectedFolder } from "./ask/pick-folders.ts";
import { watermarkTable, type FolderProgress } from "./present/watermarks.ts";

const NO_RUNS = { runs: 0, partRuns: 0 };

/** Shows how far the ingest of a Drive folder came. Undefined when the user chose none. */
export async function showWatermark(
  app: App,
  selected?: SelectedFolder,
): Promise<readonly FolderProgress[] | undefined> {
  const connected = await app.connect();
  const folders = await pickFolders(app, connected, selected);
  if (folders === undefined) return undefined;
  const found = await readProgress(app, connected, folders);
  await app.ui.table(watermarkTable(found, app.t));
  return found;
}

/**
 * Sets the watermark of Drive folders back to a date that the user types, and ingests them: what came since is compared with
 * raw/ again, whatever earlier runs remembered. Undefined when the user left or said no.
 * @param wishes `since`: the date where it is given already, as {@link parseSince} has it
 * @throws what `ingest` throws; Failure `ingest.lease-held`
 */
export async function ingestSince(
  app: App,
  selected?: SelectedFolder,
  { since, ...wishes }: Pick<IngestWishes, "done" | "confirmGone"> & { readonly since?: string } = {},
): Promise<readonly IngestSummary[] | undefined> {
  const connected = await app.connect();
  const { ui, log, t } = app;
  const picked = await pickFolders(app, connected, selected);
  if (picked === undefined) return undefined;
  const folders = await readProgress(app, connected, picked);
  const marks = folders.flatMap(({ history }) => history?.watermark ?? []);
  const newest = marks.toSorted().at(-1);
  if (newest === undefined) {
    await ui.inform(t("Nothing was ever ingested from there: the first ingest looks at all of it."));
    return [];
  }
  const watermark = since ?? (await askSince(app, newest));
  if (watermark === undefined) return undefined;
  const back = folders.filter(({ history }) => (history?.watermark ?? "") > watermark);
  if (back.length === 0) {
    await ui.inform(t("Nothing came since: the newest file in raw/ was created at {0}.", newest));
    return [];
  }
  const agreed = await ui.confirm({
    question: t(
      "Set the watermark of {0} back to {1}, and ingest?",
      back.map(({ name }) => name).join(", "),
      watermark,
    ),
    detail: t(
      "All of it is compared with raw/ again, whatever earlier runs remembered. What is there as it is in Drive is not copied again; nothing is deleted.",
    ),
    action: t("Set Back and Ingest"),
  });
  if (!agreed) return undefined;
  const lake = await connected.clients.lake();
  await ui.progress(t("Setting the watermark back"), async (_report, signal) => {
    for (const { folderId } of back) await setWatermarkBack({ lake, folderId, log }, watermark, signal);
  });
  const summaries: IngestSummary[] = [];
  for (const { folderId } of back)
    for (const one of (await ingest(app, { folderId }, wishes)) ?? []) summaries.push(one);
  return summaries;
}

async function askSince(app: App, newest: string): Promise<string | undefined> {
  const { t } = app;
  const answers = await app.ui.form([
    {
      title: t("Ingest again what came since this day, or moment, in UTC: 2026-03-01 or 2026-03-01T09:30"),
      value: () => newest.slice(0, 10),
      check(typed) {
        const since = parseSince(typed, Date.now());
        if (since === undefined) return t("It is no day or moment up to now, such as 2026-03-01 or 2026-03-01T09:30.");
        return since < newest
          ? undefined
          : t("Nothing came since: the newest file in raw/ was created at {0}.", newest);
      },
    },
  ]);
  return answers === undefined ? undefined : parseSince(answers[0] ?? "", Date.now());
}

/** A day or a moment of the past as people write it, in UTC, as RFC 3339 with milliseconds; undefined for anything else. */
export function parseSince(typed: string, now: number): string | undefined {
  const [, day, time = "00:00", seconds = ":00"] =
    /^(\d{4}-\d{2}-\d{2})(?:[T ](\d{2}:\d{2})(:\d{2}(?:\.\d{1,3})?)?Z?)?$/.exec(typed.trim()) ?? [];
  if (day === undefined) return undefined;
  const date = new Date(`${day}T${time}${seconds}Z`);
  // A calendar has no 30 February, where Date has the 2 March.
  const isReal = !Number.isNaN(date.getTime()) && date.toISOString().startsWith(day);
  return isReal && date.getTime() <= now ? date.toISOString() : undefined;
}

async function readProgress(
  { ui, t }: App,
  { clients }: Connected,
  folderIds: readonly string[],
): Promise<readonly FolderProgress[]> {
  return ui.progress(t("Looking at the Drive folders"), async (_report, signal) => {
    const [drive, lake] = await Promise.all([clients.drive(), clients.lake()]);
    return Promise.all(
      folderIds.map(async (folderId) => {
        const [file, history] = await Promise.all([
          drive.get(folderId, signal),
          readHistory(lake, folderId, NO_RUNS, signal),
        ]);
        return { folderId, name: file?.name ?? folderId, history };
      }),
    );
  });
}
