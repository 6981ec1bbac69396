import type { App } from "../../app.ts";
import type { Answer } from "../../core/lineage/answer.ts";
import type { DatasetStep, DriveStep, Lineage } from "../../core/lineage/step.ts";
import { countFiles, countRows } from "../../counts.ts";
import type { Cell } from "../../page.ts";
import { countsInWords, timeText } from "./lineage-words.ts";
import { whyNotCopied } from "./why-not-copied.ts";

type Words = Pick<App, "explain" | "t">;

/** The first fact of a lineage: where the rows of a file are, or why they are nowhere, in a sentence. */
export async function answerInWords(app: Words, answer: Answer, lineage: Lineage): Promise<Cell> {
  const { t } = app;
  const { name } = lineage;
  switch (answer.kind) {
    case "in-dataset":
      return inDataset(app, answer.step, answer.drive);
    case "older-in-dataset":
      return warning(
        t(
          "{0} has the rows of an older content of this file; what was copied since waits for the next batch.",
          answer.step.dataset ?? "",
        ),
      );
    case "waits":
      return warning(t("It is in raw/ and waits: the next batch reads it for dataset {0}.", answer.step.dataset ?? ""));
    case "excluded":
      return warning(
        t("It is gone from Drive, and the contract of {0} leaves such files out.", answer.step.dataset ?? ""),
      );
    case "batch-failed": {
      const { batchId, dataset, reason = "" } = answer.step;
      return bad(t("Batch {0} published nothing of {1}: {2}", batchId, dataset, reason));
    }
    case "unclaimed":
      return bad(t("It is in raw/, but no contract takes a file of this name: no batch reads it."));
    case "no-contract-known":
      return warning(t("It is in raw/ and in no dataset; which contract takes it could not be read."));
    case "not-copied":
      return bad(await notCopied(app, answer.step));
    case "nowhere":
      return bad(t("{0} is neither in raw/ nor in Drive, or it is hidden from this account.", name));
    case "unknown":
      return bad(t("It is not known: {0}", (await app.explain(answer.step.failure)).what));
    case "stands":
      return standing(app, lineage);
  }
}

function inDataset(app: Words, step: DatasetStep, drive: DriveStep | undefined): Cell {
  const { t } = app;
  const counts = step.counts === undefined ? "" : countsInWords(app, step.counts);
  const text = t("Its rows are in {0}, published by batch {1}: {2}.", step.dataset ?? "", step.batchId ?? "", counts);
  if (drive?.state !== "changed") return { text, tone: "good" };
  return warning(`${text} ${t("It has changed in Drive since: the next ingest brings that.")}`);
}

async function notCopied(app: Words, { name, state, reason, params, target }: DriveStep): Promise<string> {
  const { t } = app;
  if (state === "skipped" || state === "failed") {
    const to = target === undefined ? undefined : "ingested";
    const { why, remedy } = await whyNotCopied(app, { name, decision: state, reason, params, target: to });
    return `${why} ${remedy}`.trim();
  }
  if (state === "trashed") return t("{0} is in the bin of Drive, and was never copied.", name);
  if (state === "outside") return t("{0} is in no folder that is ingested.", name);
  return t("{0} is in Drive and not copied yet: the next ingest brings it.", name);
}

/** Of a dataset, a batch or a run: what its documents say it is. */
function standing(app: Words, { node, steps, files, waiting, isWhole }: Lineage): Cell {
  const { t } = app;
  const missing = steps.find((step) => step.kind === "unasked");
  if (node.kind === "dataset") {
    const dataset = steps.find((step) => step.kind === "dataset");
    const failed = steps.find((step) => step.kind === "batch" && step.state === "failed");
    if (dataset?.state === "current") {
      const rows = countRows(t, dataset.counts?.curated ?? 0);
      const made = [rows, countFiles(t, files.length), dataset.batchId ?? "", timeText(dataset.time)];
      const text = t("{0} of {1}, published by batch {2} at {3}.", ...made);
      const waits = waiting.length === 0 ? "" : t("Waiting for the next batch: {0}.", countFiles(t, waiting.length));
      return { text: `${text} ${waits}`.trim(), tone: failed === undefined && waits === "" ? "good" : "warning" };
    }
    if (failed?.kind === "batch")
      return bad(t("Never published: batch {0} published nothing: {1}", failed.batchId, failed.reason ?? ""));
    if (dataset === undefined && missing !== undefined)
      return bad(t("It is not known: what would tell could not be asked."));
    return waiting.length === 0
      ? warning(t("Never published, and no file in raw/ waits for a batch."))
      : warning(t("Never published. Waiting for the first batch: {0}.", countFiles(t, waiting.length)));
  }
  if (node.kind === "batch") {
    const batches = steps.filter((step) => step.kind === "batch" && step.state !== "no-report");
    const published = steps.filter((step) => step.kind === "batch" && step.state === "published");
    if (batches.length === 0) return warning(t("No dataset has a report of this batch."));
    const text = t(
      "Read: {0}. Datasets published: {1} of {2}.",
      countFiles(t, files.length),
      published.length,
      batches.length,
    );
    return { text, tone: published.length === batches.length ? "good" : "warning" };
  }
  const text = isWhole
    ? t("It looked at {0}.", countFiles(t, files.length))
    : t("It looked at more than {0}; these are the first.", countFiles(t, files.length));
  const run = steps.find((step) => step.kind === "run");
  return { text, tone: run?.state === "complete" ? "good" : "warning" };
}

function warning(text: string): Cell {
  return { text, tone: "warning" };
}

function bad(text: string): Cell {
  return { text, tone: "bad" };
}
