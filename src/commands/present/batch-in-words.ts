import type { Translate } from "../../app.ts";
import { costOf, describeUsd, type PriceBasis } from "../../core/jobs/cost.ts";
import type { QualityReport } from "../../core/results/documents.ts";
import { hasEnded, type Batch } from "../../core/services/batches.ts";
import type { Cell, Link } from "../../page.ts";

/** How a batch stands, in words. */
export function batchStateCell({ state }: Pick<Batch, "state">, t: Translate): Cell {
  const cells: Readonly<Record<Batch["state"], Cell>> = {
    PENDING: { text: t("waiting") },
    RUNNING: { text: t("running") },
    CANCELLING: { text: t("being cancelled") },
    CANCELLED: { text: t("cancelled"), tone: "quiet" },
    SUCCEEDED: { text: t("succeeded"), tone: "good" },
    FAILED: { text: t("failed"), tone: "bad" },
  };
  return cells[state];
}

/** What came of a dataset, in a word or two. */
export function outcomeCell({ status }: Pick<QualityReport, "status">, t: Translate): Cell {
  const cells: Readonly<Record<QualityReport["status"], Cell>> = {
    published: { text: t("published"), tone: "good" },
    "already-published": { text: t("published already"), tone: "good" },
    unknown: { text: t("not known whether published"), tone: "warning" },
    failed: { text: t("failed"), tone: "bad" },
  };
  return cells[status];
}

/** What a batch cost; empty where it costs nothing, or nobody can tell. */
export function costCell(batch: Batch | undefined, prices: PriceBasis | undefined, now: number): Cell {
  const cost = batch === undefined || prices === undefined ? undefined : costOf(batch, prices, now);
  return cost === undefined ? { text: "" } : { text: `~${describeUsd(cost.usd)}`, order: cost.usd };
}

/** What costs are reckoned by: money is never told as certain. */
export function costBasis({ of }: PriceBasis, t: Translate): string {
  const basis = of === undefined ? t("your own price") : t("the list price of {0}", of);
  return t("Costs are by {0}: an estimate, without discounts and taxes.", basis);
}

/** Leads to the page of a batch. */
export function batchLink(batch: Batch): Link {
  return { to: "command", command: "sluice.batch.show", given: batchGiven(batch) };
}

/** A batch as its row gives it to a command. */
export function batchGiven({ id, state, operation }: Batch) {
  return { kind: "batch", batch: { id, state, operation }, ended: hasEnded({ state }) } as const;
}

/** What a batch reported of a dataset, as its row gives that to a command. */
export function datasetGiven(dataset: string, batchId: string) {
  return { kind: "batchDataset", dataset, batchId } as const;
}

/** A number of rows or files, to be sorted as one. */
export function countCell(count: number, tone?: Cell["tone"]): Cell {
  return { text: String(count), order: count, ...(tone !== undefined && { tone }) };
}
