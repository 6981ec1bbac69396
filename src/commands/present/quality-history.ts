import type { Translate } from "../../app.ts";
import { costOf } from "../../core/jobs/cost.ts";
import type { QualityReport } from "../../core/results/documents.ts";
import type { Batch } from "../../core/services/batches.ts";
import { describeDuration, describeTime } from "../../core/text/quantity.ts";
import type { Cell, ChartSection, Section } from "../../page.ts";
import { batchLink, costBasis, costCell, countCell, datasetGiven, outcomeCell } from "./batch-in-words.ts";
import type { DatasetHistory } from "./quality-page.ts";

/** What the last batches made of a dataset: its rows, how long that took, and what they cost. */
export function historySections(
  { reports, batches, unread, prices }: DatasetHistory,
  t: Translate,
): readonly Section[] {
  if (reports.length === 0) return [];
  const batchOf = ({ batchId }: QualityReport): Batch | undefined => batches.find(({ id }) => id === batchId);
  // As one reads a chart: the last one at the right.
  const inTime = reports.toReversed();
  const labels = inTime.map(({ finishedAt }) => describeTime(finishedAt).replace(" UTC", ""));
  const costs = inTime.map((report) => {
    const batch = batchOf(report);
    return batch === undefined || prices === undefined ? undefined : costOf(batch, prices, batch.stateTime)?.usd;
  });
  const chart = (heading: string, series: ChartSection["series"]): ChartSection => ({
    ...{ kind: "chart", heading, form: "lines", labels, series },
  });
  const rows: ChartSection = chart(t("Rows over the last batches"), [
    { name: t("Curated"), values: inTime.map(({ totals }) => totals.curated), tone: "good" },
    { name: t("Quarantined"), values: inTime.map(({ totals }) => totals.quarantined), tone: "bad" },
  ]);
  const seconds = chart(t("Duration in seconds"), [
    { name: t("Duration"), values: inTime.map((report) => Math.round(durationOf(report) / 1000)) },
  ]);
  const dollars = chart(t("Cost in US dollars"), [
    { name: t("Cost"), values: costs.map((usd) => (usd === undefined ? undefined : Number(usd.toPrecision(2)))) },
  ]);
  const hasCosts = costs.some((usd) => usd !== undefined);
  const notes = [
    t("The duration is from the job's start until this dataset was done, the cost of the whole batch."),
    ...(hasCosts && prices !== undefined ? [costBasis(prices, t)] : []),
    ...(unread === undefined ? [] : [t("The records of the batches could not be read: {0}", unread)]),
  ];
  return [
    // One point is no line.
    ...(reports.length > 1 ? [rows, seconds, ...(hasCosts ? [dollars] : [])] : []),
    {
      kind: "table",
      heading: t("Last batches"),
      note: notes.join(" "),
      columns: [
        ...[t("Finished"), t("Outcome"), t("Rows read"), t("Curated"), t("Quarantined")],
        ...[t("Duration"), t("Cost"), t("Report")],
      ],
      rows: reports.map((report) => rowOf(report, batchOf(report), prices, t)),
    },
  ];
}

function rowOf(
  report: QualityReport,
  batch: Batch | undefined,
  prices: DatasetHistory["prices"],
  t: Translate,
): readonly Cell[] {
  const { dataset, batchId, finishedAt, totals, reason } = report;
  const outcome = outcomeCell(report, t);
  const duration = durationOf(report);
  return [
    { text: describeTime(finishedAt), ...(batch !== undefined && { link: batchLink(batch) }) },
    reason === null ? outcome : { ...outcome, text: `${outcome.text}: ${reason.message}` },
    ...[countCell(totals.rowsRead), countCell(totals.curated)],
    countCell(totals.quarantined, totals.quarantined === 0 ? undefined : "warning"),
    { text: describeDuration(duration), order: duration },
    costCell(batch, prices, batch?.stateTime ?? 0),
    {
      text: batchId,
      link: { to: "command", command: "sluice.report.open", given: datasetGiven(dataset, batchId) },
    },
  ];
}

/** Milliseconds; 0 where the report's times are none. */
function durationOf({ startedAt, finishedAt }: QualityReport): number {
  const duration = Date.parse(finishedAt) - Date.parse(startedAt);
  return Number.isNaN(duration) ? 0 : Math.max(0, duration);
}
