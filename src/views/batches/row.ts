import type { Translate } from "../../app.ts";
import type { BatchState } from "../../core/services/batches.ts";
import type { Draft, RowContext } from "../draft.ts";
import type { BatchNode } from "../node.ts";
import { describeDuration, describeTime } from "../quantity.ts";

const STATE_ICONS: Readonly<Record<BatchState, { icon: string; color?: string }>> = {
  PENDING: { icon: "watch" },
  RUNNING: { icon: "sync~spin", color: "charts.blue" },
  CANCELLING: { icon: "sync~spin" },
  CANCELLED: { icon: "circle-slash" },
  SUCCEEDED: { icon: "pass", color: "testing.iconPassed" },
  FAILED: { icon: "error", color: "testing.iconFailed" },
};

/** The row of a batch. */
export function batchRow({ batch, ended }: BatchNode, { t, now }: RowContext): Draft {
  const duration = describeDuration((ended ? batch.stateTime : now) - batch.created);
  const state = stateName(batch.state, t);
  return {
    label: batch.id,
    description: `${state} · ${duration}`,
    ...STATE_ICONS[batch.state],
    contextValue: ended ? "batch.ended" : "batch.going",
    children: "none",
    tooltip: [
      batch.name,
      `${state} · ${duration}`,
      batch.stateMessage === "" ? undefined : batch.stateMessage,
      t("Created {0}", describeTime(batch.created)),
      batch.creator === "" ? undefined : t("By {0}", batch.creator),
      batch.usage && t("{0} DCU hours", (batch.usage.milliDcuSeconds / 3_600_000).toFixed(2)),
      batch.outputUri,
    ],
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
