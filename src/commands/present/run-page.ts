import type { App, Translate } from "../../app.ts";
import type { IngestRun, IngestSummary, ManifestEntry, RunsBeside } from "../../core/ingest/index.ts";
import { ingestSummary } from "../../core/layout.ts";
import { describeDuration, describeSize, describeTime } from "../../core/text/quantity.ts";
import type { Cell, Fact, Link, Page } from "../../page.ts";
import { describeCounts } from "./ingest-counts.ts";
import { whyNotCopied } from "./why-not-copied.ts";

/** An ingest run as it is shown. */
export interface RunShown {
  readonly lake: string;
  readonly folderId: string;
  readonly runId: string;
  readonly run: IngestRun;
  readonly beside: RunsBeside;
  /** Whether Drive has pages: the emulated one has none. */
  readonly isGoogle: boolean;
  /** The file that it is asked about, which stands first. */
  readonly asked?: string | undefined;
}

type Decision = ManifestEntry["decision"];

// What somebody may have to do something about stands first.
const ORDER: readonly Decision[] = ["failed", "skipped", "gone", "copied", "unchanged"];

/** What an ingest run did about each file, and why, in words. */
export async function runPage(app: Pick<App, "t" | "explain">, shown: RunShown): Promise<Page> {
  const { t } = app;
  const { folderId, runId, run, asked } = shown;
  const place = ({ fileId, decision }: ManifestEntry) => (fileId === asked ? -1 : ORDER.indexOf(decision));
  const entries = run.entries.toSorted((one, other) => place(one) - place(other));
  const rows: (readonly Cell[])[] = [];
  for (const entry of entries) rows.push(await fileRow(app, shown, entry));
  const started = run.summary === undefined ? "" : describeTime(run.summary.startedAt);
  return {
    key: `run/${folderId}/${runId}`,
    title: started === "" ? t("Ingest run {0}", runId) : t("Ingest run of {0}", started),
    facts: facts(shown, t),
    actions: actions(shown, t),
    sections: [
      {
        kind: "table",
        heading: t("Files"),
        ...(rows.length === 0 && { note: t("The run found nothing that was new, changed or gone.") }),
        ...(!run.isAll && { note: t("The first {0} files of the manifest.", rows.length) }),
        columns: [t("Decision"), t("File"), t("Why"), t("What helps"), t("Object"), t("Size")],
        rows,
        filterBy: 0,
      },
    ],
    again: { command: "sluice.object.showRun", given: runGiven(folderId, runId) },
  };
}

/** A run as its row gives it to a command. */
function runGiven(folderId: string, runId: string) {
  return { kind: "ingestRun", run: { folderId, runId } } as const;
}

function facts({ lake, folderId, runId, run, isGoogle }: RunShown, t: Translate): readonly Fact[] {
  const { summary } = run;
  const folder: Link = { to: "web", url: `https://drive.google.com/drive/folders/${encodeURIComponent(folderId)}` };
  const manifest: Link = {
    to: "address",
    address: { kind: "object", bucket: lake, object: ingestSummary(folderId, runId) },
  };
  const told = (name: string, text: string): Fact => ({ name, value: { text } });
  const known =
    summary === undefined
      ? [
          {
            name: t("State"),
            value: { text: t("The run has not ended, or was interrupted."), tone: "warning" },
          } as const,
        ]
      : [
          { name: t("State"), value: stateCell(summary, t) },
          told(t("Files"), describeCounts({ t }, [summary])),
          told(t("Copied"), describeSize(summary.bytes)),
          told(t("Looked at"), modeInWords(summary, t)),
          told(t("Started"), describeTime(summary.startedAt)),
          told(t("Took"), describeDuration(Date.parse(summary.finishedAt) - Date.parse(summary.startedAt))),
          told(t("Created up to"), summary.watermark === null ? "" : describeTime(summary.watermark)),
        ];
  return [
    ...known.filter(({ value }) => value.text !== ""),
    { name: t("Drive folder"), value: { text: folderId, ...(isGoogle && { link: folder }) } },
    { name: t("Run"), value: { text: runId, ...(summary !== undefined && { link: manifest }) } },
  ];
}

function actions({ folderId, runId, beside }: RunShown, t: Translate): Page["actions"] {
  const open = (label: string, runId: string | undefined) =>
    runId === undefined ? [] : [{ label, link: runLink(folderId, runId) }];
  return [
    { label: t("Show Sluice Log"), link: { to: "command", command: "sluice.log.show" } },
    ...open(t("Previous Run"), beside.previous),
    ...open(t("Next Run"), beside.next),
    {
      label: t("Show Lineage"),
      link: { to: "command", command: "sluice.lineage.show", given: runGiven(folderId, runId) },
    },
  ];
}

/** Leads to the page of a run. */
export function runLink(folderId: string, runId: string): Link {
  return { to: "command", command: "sluice.object.showRun", given: runGiven(folderId, runId) };
}

function stateCell({ complete, more }: IngestSummary, t: Translate): Cell {
  if (complete) return { text: t("Complete"), tone: "good" };
  if (more) return { text: t("Stopped at its deadline: the next one goes on"), tone: "warning" };
  return { text: t("Not complete: the next run takes up the rest"), tone: "warning" };
}

function modeInWords({ mode, only }: IngestSummary, t: Translate): string {
  if (only !== undefined) return only.kind === "file" ? t("one file: {0}", only.path) : t("one folder: {0}", only.path);
  return mode === "reconcile" ? t("all of the folder") : t("what changed in the folder");
}

async function fileRow(
  app: Pick<App, "t" | "explain">,
  { lake }: RunShown,
  entry: ManifestEntry,
): Promise<readonly Cell[]> {
  const { fileId, path, decision, object, generation, bytes } = entry;
  const { why, remedy } = await reasonInWords(app, entry);
  const name = path.slice(path.lastIndexOf("/") + 1);
  const inDrive: Link = { to: "address", address: { kind: "driveFile", fileId, name } };
  const stored = object === undefined ? undefined : ({ kind: "object", bucket: lake, object } as const);
  return [
    decisionCell(decision, app.t),
    { text: path, ...(decision !== "gone" && decision !== "skipped" && { link: inDrive }) },
    { text: why },
    { text: remedy },
    stored === undefined
      ? { text: "" }
      : {
          text: stored.object,
          link: { to: "address", address: { ...stored, ...(generation !== undefined && { generation }) } },
        },
    bytes === undefined ? { text: "" } : { text: describeSize(bytes), order: bytes },
  ];
}

function decisionCell(decision: Decision, t: Translate): Cell {
  const cells: Readonly<Record<Decision, Cell>> = {
    copied: { text: t("copied"), tone: "good" },
    unchanged: { text: t("unchanged") },
    skipped: { text: t("skipped"), tone: "warning" },
    gone: { text: t("gone from Drive"), tone: "quiet" },
    failed: { text: t("failed"), tone: "bad" },
  };
  return cells[decision];
}

async function reasonInWords(
  app: Pick<App, "t" | "explain">,
  { path, decision, reason, params }: ManifestEntry,
): Promise<{ readonly why: string; readonly remedy: string }> {
  const { t } = app;
  if (decision === "skipped" || decision === "failed")
    return whyNotCopied(app, { name: path, decision, reason, params });
  const words: Readonly<Record<string, string>> = {
    new: t("new in Drive"),
    changed: t("its content changed"),
    moved: t("moved or renamed"),
    returned: t("back in the folder"),
  };
  const why = reason === undefined ? "" : Object.hasOwn(words, reason) ? (words[reason] ?? "") : reason;
  return { why, remedy: "" };
}
