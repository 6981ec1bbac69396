import type { Translate } from "../../app.ts";
import { costOf, describeUsd } from "../../core/jobs/cost.ts";
import type { BatchState } from "../../core/services/batches.ts";
import type { Draft, RowContext } from "../draft.ts";
import type { BatchNode } from "../node.ts";
import { describeDuration, describeTime } from "../quantity.ts";
import { describeWhen } from "../when.ts";

const STATE_ICONS: Readonly<Record<BatchState, { icon: string; color?: string }>> = {
  PENDING: { icon: "watch" },
  RUNNING: { icon: "sync~spin", color: "charts.blue" },
  CANCELLING: { icon: "sync~spin" },
  CANCELLED: { icon: "circle-slash" },
  SUCCEEDED: { icon: "pass", color: "testing.iconPassed" },
  FAILED: { icon: "error", color: "testing.iconFailed" },
};

/** The row of a batch: when it began, how it stands, how long and for how much money. Its id stands in the tooltip. */
export function batchRow(node: BatchNode, context: RowContext): Draft {
  const { batch, ended } = node;
  const { t, now } = context;
  const duration = describeDuration((ended ? batch.stateTime : now) - batch.created);
  const state = stateName(batch.state, t);
  const cost = describeCost(node, context);
  const message = batch.stateMessage === "" ? undefined : batch.stateMessage;
  const failed = batch.state === "FAILED" && message !== undefined ? `${state}: ${message}` : state;
  return {
    label: ended ? describeWhen(batch.created, context) : t("Now"),
    description: [failed, duration, cost?.short].filter((part) => part !== undefined).join(" · "),
    ...STATE_ICONS[batch.state],
    contextValue: ended ? "batch.ended" : "batch.going",
    children: "none",
    tooltip: [
      batch.id,
      batch.name,
      `${state} · ${duration}`,
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
