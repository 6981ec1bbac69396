import type { Translate } from "../../app.ts";
import type { PriceBasis } from "../../core/jobs/cost.ts";
import { parseGsUri } from "../../core/layout.ts";
import type { QualityReport } from "../../core/results/documents.ts";
import { hasEnded, type Batch } from "../../core/services/batches.ts";
import { oneLine } from "../../core/text/plain-text.ts";
import { describeDuration, describeTime } from "../../core/text/quantity.ts";
import type { Cell, Fact, Page, Section } from "../../page.ts";
import {
  batchGiven,
  batchLink,
  batchStateCell,
  costBasis,
  costCell,
  countCell,
  datasetGiven,
  outcomeCell,
} from "./batch-in-words.ts";

/** A batch as it is shown. */
export interface BatchShown {
  readonly batch: Batch;
  /** What it reported of its datasets. */
  readonly reports: readonly QualityReport[];
  /** Why it failed, as its reports or its own output tell; empty for one that has not. */
  readonly cause: readonly string[];
  /** Why its reports or its output could not be read; undefined where they were. */
  readonly unread: string | undefined;
  /** Those created just before and after it, as far as they are among the newest ones. */
  readonly previous: Batch | undefined;
  readonly next: Batch | undefined;
  /** Undefined where batches cost nothing, and the console shows none. */
  readonly prices: PriceBasis | undefined;
  /** Milliseconds since 1970. */
  readonly now: number;
}

/** All that is known of a batch: how it stands, what it made of each dataset, what it was given, what it cost. */
export function batchPage(shown: BatchShown, t: Translate): Page {
  const { batch } = shown;
  return {
    key: `batch/${batch.name}`,
    title: t("Batch of {0}", describeTime(batch.created)),
    facts: facts(shown, t),
    actions: actions(shown, t),
    sections: [...datasets(shown, t), ...given(batch, t)],
    again: { command: "sluice.batch.show", given: batchGiven(batch) },
  };
}

function facts({ batch, cause, unread, prices, now }: BatchShown, t: Translate): readonly Fact[] {
  const { created, stateTime, creator, runtime, main, outputUri, stateMessage, usage } = batch;
  const ended = hasEnded(batch);
  const cost = costCell(batch, prices, now);
  const told = (name: string, text: string): Fact => ({ name, value: { text } });
  const basis = prices === undefined || cost.text === "" ? "" : ` (${costBasis(prices, t)})`;
  const all: readonly Fact[] = [
    { name: t("State"), value: batchStateCell(batch, t) },
    ...cause.map((line): Fact => ({ name: t("Why"), value: { text: line, tone: "bad" } })),
    { name: t("Not read"), value: { text: unread ?? "", tone: "warning" } },
    told(t("Dataproc says"), cause.includes(oneLine(stateMessage)) ? "" : stateMessage),
    told(t("Created"), describeTime(created)),
    told(t("Ended"), ended ? describeTime(stateTime) : ""),
    told(t("Duration"), describeDuration((ended ? stateTime : now) - created)),
    told(t("Cost"), `${cost.text}${basis}`),
    told(t("DCU hours"), usage === undefined ? "" : (usage.milliDcuSeconds / 3_600_000).toFixed(2)),
    told(t("Created by"), creator),
    told(t("Runtime"), runtime),
    { name: t("Code"), value: objectCell(main) },
    told(t("Driver output"), outputUri ?? ""),
    told(t("Id"), batch.id),
  ];
  return all.filter(({ value }) => value.text !== "");
}

/** A `gs://` address that opens what it names. */
function objectCell(uri: string): Cell {
  const at = parseGsUri(uri);
  if (at === undefined || at.object === "" || at.object.endsWith("/")) return { text: uri };
  return { text: uri, link: { to: "address", address: { kind: "object", ...at } } };
}

function actions({ batch, previous, next, prices }: BatchShown, t: Translate): Page["actions"] {
  const ended = hasEnded(batch);
  const command = (label: string, name: string) => ({
    label,
    link: { to: "command", command: name, given: batchGiven(batch) } as const,
  });
  const beside = (label: string, other: Batch | undefined) =>
    other === undefined ? [] : [{ label, link: batchLink(other) }];
  const pages = Object.entries(batch.pages).map(([label, url]) => ({ label, link: { to: "web", url } as const }));
  return [
    command(t("Log"), "sluice.batch.follow"),
    ended ? command(t("Run Again"), "sluice.batch.runAgain") : command(t("Cancel Batch"), "sluice.batch.cancel"),
    command(t("Show Lineage"), "sluice.lineage.show"),
    ...pages,
    ...(prices === undefined ? [] : [command(t("Console"), "sluice.batch.openConsole")]),
    ...beside(t("Previous Batch"), previous),
    ...beside(t("Next Batch"), next),
  ];
}

function datasets({ batch, reports, unread }: BatchShown, t: Translate): readonly Section[] {
  const heading = t("Datasets");
  const columns = [
    ...[t("Dataset"), t("Outcome"), t("Files"), t("Rows read"), t("Curated"), t("Quarantined"), t("Duplicates")],
    t("Quality"),
  ];
  if (reports.length === 0) {
    if (unread !== undefined) return [];
    const note = hasEnded(batch) ? t("No dataset was reported: its log says why.") : t("None is reported yet.");
    return [{ kind: "table", heading, note, columns, rows: [] }];
  }
  const sorted = reports.toSorted((one, other) => (one.dataset < other.dataset ? -1 : 1));
  const values = (name: "curated" | "quarantined" | "duplicates") => sorted.map(({ totals }) => totals[name]);
  return [
    {
      kind: "chart",
      heading: t("Rows by dataset"),
      form: "bars",
      labels: sorted.map(({ dataset }) => dataset),
      series: [
        { name: t("Curated"), values: values("curated"), tone: "good" },
        { name: t("Quarantined"), values: values("quarantined"), tone: "bad" },
        { name: t("Duplicates"), values: values("duplicates"), tone: "quiet" },
      ],
    },
    { kind: "table", heading, columns, rows: sorted.map((report) => datasetRow(report, t)) },
  ];
}

function datasetRow(report: QualityReport, t: Translate): readonly Cell[] {
  const { dataset, batchId, reason, inputs, totals } = report;
  const given = datasetGiven(dataset, batchId);
  const outcome = outcomeCell(report, t);
  return [
    { text: dataset, link: { to: "command", command: "sluice.results.preview", given } },
    reason === null ? outcome : { ...outcome, text: `${outcome.text}: ${reason.message}` },
    ...[countCell(inputs.length), countCell(totals.rowsRead), countCell(totals.curated)],
    ...[countCell(totals.quarantined, totals.quarantined === 0 ? undefined : "warning"), countCell(totals.duplicates)],
    { text: t("Open Quality Report"), link: { to: "command", command: "sluice.report.open", given }, isAction: true },
  ];
}

/** What it was told: its arguments in pairs, then the properties of Spark. */
function given({ args, properties, labels }: Batch, t: Translate): readonly Section[] {
  const table = (heading: string, named: readonly (readonly [string, string])[]): readonly Section[] =>
    named.length === 0
      ? []
      : [
          {
            kind: "table",
            heading,
            columns: [t("Name"), t("Value")],
            rows: named.map(([name, value]) => [{ text: name }, objectCell(value)]),
          },
        ];
  return [
    ...table(t("Arguments"), inPairs(args)),
    ...table(t("Spark properties"), Object.entries(properties)),
    ...table(t("Labels"), Object.entries(labels)),
  ];
}

/** `--lake x` as one; what has no name, or no value, as it is. */
function inPairs(args: readonly string[]): readonly (readonly [string, string])[] {
  const pairs: (readonly [string, string])[] = [];
  for (let at = 0; at < args.length; at++) {
    const [arg = "", following = "--"] = args.slice(at, at + 2);
    if (arg.startsWith("--") && !following.startsWith("--")) {
      pairs.push([arg, following]);
      at++;
    } else pairs.push(arg.startsWith("--") ? [arg, ""] : ["", arg]);
  }
  return pairs;
}
