import type { App } from "../../app.ts";
import { gsUri } from "../../core/layout.ts";
import { answerOf } from "../../core/lineage/answer.ts";
import type { LineageNode } from "../../core/lineage/node.ts";
import type { BrokenRow, Lineage, LineageFile, LineageStep } from "../../core/lineage/step.ts";
import type { Cell, Fact, Page, TableSection } from "../../page.ts";
import { answerInWords } from "./lineage-answer.ts";
import { lineageLink, stepLink } from "./lineage-links.ts";
import { runLink } from "./run-page.ts";
import { countsInWords, fileNow, sourceName, stepName, stepState, timeText } from "./lineage-words.ts";

type Words = Pick<App, "explain" | "t">;

// More is a list for a program: `sluice --json trace` has them all.
const MOST_FILES = 1000;

/** The page of a lineage: the answer first, then the way in the order in which it is gone, then the files. */
export async function lineagePage(app: Words, lineage: Lineage, lake: string): Promise<Page> {
  const { t } = app;
  const { node, name, files, waiting } = lineage;
  return {
    key: `lineage:${lake}:${JSON.stringify(node)}`,
    title: t("Lineage of {0}", name),
    facts: await factsOf(app, lineage, lake),
    actions: actionsOf(app, lineage, lake),
    sections: [
      await wayOf(app, lineage),
      ...brokenRows(app, lineage, lake),
      ...(files.length === 0 ? [] : [filesOf(app, t("Files"), lineage, files)]),
      ...(waiting.length === 0 ? [] : [filesOf(app, t("Waiting for the next batch"), lineage, waiting)]),
    ],
    again: { command: "sluice.lineage.show", given: { kind: "lineage", node } },
  };
}

async function factsOf(app: Words, lineage: Lineage, lake: string): Promise<readonly Fact[]> {
  const { t } = app;
  const { node, name } = lineage;
  const facts: Fact[] = [
    { name: answerName(app, node), value: await answerInWords(app, answerOf(lineage), lineage) },
    { name: t("Name"), value: { text: name } },
  ];
  if (node.kind === "file" && node.fileId !== undefined) {
    const driveFile = { kind: "driveFile", fileId: node.fileId, name: node.name } as const;
    facts.push({ name: t("Drive ID"), value: { text: node.fileId, link: { to: "address", address: driveFile } } });
  }
  if (node.kind === "file" && node.object !== undefined) {
    const object = { kind: "object", bucket: lake, object: node.object } as const;
    const text = gsUri(lake, node.object);
    facts.push({ name: t("Raw object"), value: { text, link: { to: "address", address: object } } });
  }
  if (node.kind === "run") facts.push({ name: t("Drive folder"), value: { text: node.folderId } });
  return facts;
}

function answerName({ t }: Words, { kind }: LineageNode): string {
  return kind === "file" ? t("Where it is") : t("In short");
}

function actionsOf({ t }: Words, { node, steps }: Lineage, lake: string): Page["actions"] {
  if (node.kind === "file") {
    const drive = steps.find((step) => step.kind === "drive");
    const waits = steps.some((step) => step.kind === "dataset" && /^(older|waiting|never)$/.test(step.state));
    const { fileId: id } = node;
    const given = { kind: "driveFile", path: node.name, file: { id, name: node.name, mimeType: "" } };
    const isOwed = drive !== undefined && /^(new|changed|failed)$/.test(drive.state);
    return [
      ...(isOwed ? [{ label: t("Ingest This File"), link: command("sluice.ingest.file", given) }] : []),
      ...(waits ? [{ label: t("Run Batch"), link: command("sluice.batch.submit") }] : []),
    ];
  }
  if (node.kind === "run") return [{ label: t("Show Ingest Run"), link: runLink(node.folderId, node.runId) }];
  const { dataset } = node;
  if (dataset === undefined) return [];
  const given = node.kind === "batch" ? { kind: "batchDataset", dataset, batchId: node.batchId } : undefined;
  const whole = { kind: "dataset", dataset, uri: gsUri(lake, `curated/${dataset}/`) };
  const table = { kind: "dataset", bucket: lake, dataset } as const;
  return [
    { label: t("Open the Dataset"), link: { to: "address", address: table } },
    { label: t("Quality Report"), link: command("sluice.report.open", given ?? whole) },
  ];
}

function command(id: string, given?: unknown): Page["actions"][number]["link"] {
  return { to: "command", command: id, ...(given !== undefined && { given }) };
}

async function wayOf(app: Words, { node, steps }: Lineage): Promise<TableSection> {
  const { t } = app;
  const rows = await Promise.all(steps.map((step) => rowOf(app, step, node)));
  return {
    kind: "table",
    heading: t("The way"),
    columns: [t("What"), t("State"), t("When"), t("Who says so"), t("What is known")],
    rows,
  };
}

async function rowOf(app: Words, step: LineageStep, from: LineageNode): Promise<readonly Cell[]> {
  const { source, time } = step;
  const link = stepLink(step, from);
  const tone = toneOf(step);
  const document = source?.address && ({ to: "address", address: source.address } as const);
  return [
    { text: stepName(app, step), ...(link !== undefined && { link }) },
    { text: stepState(app, step), ...(tone !== undefined && { tone }) },
    { text: timeText(time) },
    { text: sourceName(app, source), tone: "quiet", ...(document !== undefined && { link: document }) },
    { text: await detailOf(app, step) },
  ];
}

function toneOf(step: LineageStep): Cell["tone"] {
  if (step.kind === "unasked") return "bad";
  if (/^(failed|outside|not-seen|unclaimed)$/.test(step.state) || (step.kind === "contract" && step.state === "none"))
    return "bad";
  if (/^(same|complete|copied|takes|published|current)$/.test(step.state)) return "good";
  return "warning";
}

/** What else is known of a step: names, counts, the reason. */
async function detailOf(app: Words, step: LineageStep): Promise<string> {
  const { t } = app;
  switch (step.kind) {
    case "drive":
      return [step.name, step.reason ?? ""].filter(Boolean).join(" · ");
    case "run":
      return step.runId;
    case "raw":
      return step.object === undefined
        ? ""
        : t("{0} · {1} B · generation {2}", ...[step.object, step.bytes ?? 0, step.generation ?? ""]);
    case "contract": {
      const also = step.others.length === 0 ? "" : t("others would too: {0}", step.others.join(", "));
      return [step.dataset ?? "", also].filter(Boolean).join(" · ");
    }
    case "batch": {
      const read = step.read && `${t("of generation {0}", step.read.generation)}: ${countsInWords(app, step.read)}`;
      return [step.dataset, step.batchId, step.reason, read].filter(Boolean).join(" · ");
    }
    case "dataset": {
      const generation = step.generation === undefined ? "" : t("of generation {0}", step.generation);
      const by = step.batchId === undefined ? "" : t("batch {0}", step.batchId);
      const counts = step.counts === undefined ? "" : countsInWords(app, step.counts);
      return [step.dataset ?? "", by, generation, counts].filter(Boolean).join(" · ");
    }
    case "quarantine":
      return step.dataset;
    case "unasked": {
      const { what, why } = await app.explain(step.failure);
      return [step.name, `${what} ${why}`.trim()].filter(Boolean).join(" · ");
    }
  }
}

/** Rows that were put aside, each leading to its line in the raw object. */
function brokenRows({ t }: Words, { node, steps }: Lineage, lake: string): readonly TableSection[] {
  const aside = steps.filter((step) => step.kind === "quarantine");
  const rows = aside.flatMap((step) =>
    step.broken.map((row): readonly Cell[] => [
      { text: step.dataset },
      { text: row.column ?? "" },
      { text: row.rule },
      lineCell(row, lake),
      { text: row.value ?? "" },
    ]),
  );
  if (rows.length === 0) return [];
  const heading = node.kind === "file" ? t("Quarantined rows of this file") : t("Quarantined rows");
  const note = t("Some of them, as the quality report has them; the quarantine has all.");
  return [
    { kind: "table", heading, note, columns: [t("Dataset"), t("Column"), t("Rule"), t("Line"), t("Value")], rows },
  ];
}

function lineCell({ line, object, generation }: BrokenRow, lake: string): Cell {
  if (line === null) return { text: "" };
  const address = { kind: "object", bucket: lake, object, ...(generation !== undefined && { generation }) } as const;
  return { text: String(line), order: line, link: { to: "address", address, at: { line } } };
}

function filesOf(app: Words, heading: string, lineage: Lineage, files: readonly LineageFile[]): TableSection {
  const { t } = app;
  const isRun = lineage.node.kind === "run";
  const hidden = files.length - MOST_FILES;
  const note =
    hidden > 0 ? t("The first {0} of {1}; sluice --json trace has all.", MOST_FILES, files.length) : undefined;
  const columns = [
    ...[t("File"), isRun ? t("Decision") : t("Now"), t("Copied"), t("Dataset"), t("Rows read"), t("Curated")],
    ...[t("Quarantined"), t("Duplicates"), t("Generation")],
  ];
  return {
    ...{ kind: "table", heading, columns, ...(note !== undefined && { note }), filterBy: 1 },
    rows: files.slice(0, MOST_FILES).map((file): readonly Cell[] => {
      const { path, copied, dataset = "", counts, generation = "" } = file;
      const state = isRun ? [decisionOf(app, file), file.reason].filter(Boolean).join(": ") : fileNow(app, file);
      return [
        { text: path, link: lineageLink(file.node) },
        { text: state },
        { text: timeText(copied) },
        { text: dataset, ...(dataset !== "" && { link: lineageLink({ kind: "dataset", dataset }) }) },
        ...[counts?.rowsRead, counts?.curated, counts?.quarantined, counts?.duplicates].map(numberCell),
        { text: generation },
      ];
    }),
  };
}

function numberCell(value: number | undefined): Cell {
  return value === undefined ? { text: "" } : { text: String(value), order: value };
}

function decisionOf({ t }: Words, { decision }: LineageFile): string {
  if (decision === undefined) return "";
  return {
    copied: t("copied"),
    unchanged: t("unchanged"),
    skipped: t("skipped"),
    gone: t("gone"),
    failed: t("failed"),
  }[decision];
}
