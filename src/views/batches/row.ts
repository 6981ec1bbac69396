import type { Translate } from "../../app.ts";
import { costOf, describeUsd } from "../../core/jobs/cost.ts";
import type { BatchState } from "../../core/services/batches.ts";
import type { Draft, RowContext } from "../draft.ts";
import { describeCount, describeDuration, describeTime } from "../../core/text/quantity.ts";
import { countRows } from "../../counts.ts";
import { describeWhen } from "../when.ts";
import type { BatchDatasetNode, BatchesNode, BatchFactNode, BatchFilterNode, BatchNode } from "./node.ts";

const STATE_ICONS: Readonly<Record<BatchState, { icon: string; color?: string }>> = {
  PENDING: { icon: "watch" },
  RUNNING: { icon: "sync~spin", color: "charts.blue" },
  CANCELLING: { icon: "sync~spin" },
  CANCELLED: { icon: "circle-slash" },
  SUCCEEDED: { icon: "pass", color: "testing.iconPassed" },
  FAILED: { icon: "error", color: "testing.iconFailed" },
};

/** The row of a node of this view. */
export function batchesRow(node: BatchesNode, context: RowContext): Draft {
  switch (node.kind) {
    case "batch":
      return batchRow(node, context);
    case "batchDataset":
      return datasetRow(node, context);
    case "batchFact":
      return factRow(node, context);
    case "batchFilter":
      return filterRow(node, context);
  }
}

/** The row of a batch: when it began, how it stands, how long and for how much money. Its id stands in the tooltip. */
function batchRow(node: BatchNode, context: RowContext): Draft {
  const { batch, ended } = node;
  const { t, now } = context;
  const duration = describeDuration((ended ? batch.stateTime : now) - batch.created);
  const state = stateName(batch.state, t);
  const cost = describeCost(node, context);
  const message = batch.stateMessage === "" ? undefined : batch.stateMessage;
  // What the job says of its datasets says more than "the driver ended with 1", which is Dataproc's.
  const why = node.reason ?? message;
  const failed = batch.state === "FAILED" && why !== undefined ? `${state}: ${why}` : state;
  return {
    label: ended ? describeWhen(batch.created, context) : t("Now"),
    description: [failed, duration, cost?.short].filter((part) => part !== undefined).join(" · "),
    ...STATE_ICONS[batch.state],
    contextValue: ended ? "batch.ended" : "batch.going",
    opens: "sluice.batch.show",
    children: "collapsed",
    tooltip: [
      batch.id,
      batch.name,
      `${state} · ${duration}`,
      node.reason,
      message,
      t("Created {0}", describeTime(batch.created)),
      batch.creator === "" ? undefined : t("By {0}", batch.creator),
      cost?.whole,
      batch.usage && t("{0} DCU hours", (batch.usage.milliDcuSeconds / 3_600_000).toFixed(2)),
      batch.outputUri,
    ],
  };
}

/** In a few words, and with what it is reckoned by: money is never told as certain. */
function describeCost({ batch, prices }: BatchNode, { t, now }: RowContext) {
  if (prices === undefined) return undefined;
  const cost = costOf(batch, prices, now);
  if (cost === undefined) return undefined;
  const short = `~${describeUsd(cost.usd)}`;
  const basis = prices.of === undefined ? t("your own price") : t("the list price of {0}", prices.of);
  return {
    short,
    whole: t("{0}, by {1}; an estimate, without discounts and taxes", short, basis),
  };
}

function stateName(state: BatchState, t: Translate): string {
  const names: Readonly<Record<BatchState, string>> = {
    PENDING: t("waiting"),
    RUNNING: t("running"),
    CANCELLING: t("being cancelled"),
    CANCELLED: t("cancelled"),
    SUCCEEDED: t("succeeded"),
    FAILED: t("failed"),
  };
  return names[state];
}

const OUTCOMES: Readonly<Record<BatchDatasetNode["report"]["status"], { icon: string; color?: string }>> = {
  published: { icon: "pass", color: "testing.iconPassed" },
  "already-published": { icon: "pass", color: "testing.iconPassed" },
  unknown: { icon: "question", color: "list.warningForeground" },
  failed: { icon: "error", color: "testing.iconFailed" },
};

function datasetRow({ dataset, report }: BatchDatasetNode, context: RowContext): Draft {
  const { t, locale } = context;
  const { status, totals, reason, warnings } = report;
  const count = (rows: number) => describeCount(rows, locale);
  const outcomes: Readonly<Record<typeof status, string>> = {
    published: t("published"),
    "already-published": t("published already"),
    unknown: t("not known whether published"),
    failed: t("failed"),
  };
  const told = [
    reason === null ? outcomes[status] : `${outcomes[status]}: ${reason.message}`,
    ...(reason === null ? [countRows(t, totals.curated, locale)] : []),
    ...(totals.quarantined === 0 ? [] : [t("{0} quarantined", count(totals.quarantined))]),
    ...(warnings.length === 0 ? [] : [t("{0} to look at", count(warnings.length))]),
  ];
  return {
    label: dataset,
    description: told.join(" · "),
    ...OUTCOMES[status],
    contextValue: "batch.dataset",
    opens: "sluice.report.open",
    children: "none",
    tooltip: [dataset, ...told, ...warnings.map(({ message }) => message)],
  };
}

function factRow({ fact }: BatchFactNode, { t }: RowContext): Draft {
  const looks = { contextValue: "batch.fact", children: "none" } as const;
  switch (fact.name) {
    case "arguments":
      return {
        ...looks,
        label: t("Arguments"),
        description: fact.value.join(" "),
        icon: "list-flat",
        tooltip: [t("Arguments"), ...fact.value],
      };
    case "runtime":
      return { ...looks, label: t("Runtime {0}", fact.version), description: fact.properties, icon: "settings-gear" };
    case "output":
      return {
        ...looks,
        label: t("Driver output"),
        description: fact.uri,
        icon: "output",
        contextValue: "batch.output",
        tooltip: [fact.uri],
      };
    case "page":
      return { ...looks, label: fact.label, description: fact.url, icon: "link-external", tooltip: [fact.url] };
    case "no-report":
      return { ...looks, label: t("No dataset was reported"), description: t("its log says why"), icon: "info" };
  }
}

function filterRow({ filter, found }: BatchFilterNode, { t }: RowContext): Draft {
  return {
    label: t("Filter: {0}", filter.text),
    description: found === "none" ? t("no batch matches · select to clear") : t("select to clear"),
    icon: "filter",
    contextValue: "batch.filter",
    children: "none",
    command: "sluice.batches.clearFilter",
  };
}
