import type { App } from "../../app.ts";
import type { Source, LineageFile, LineageStep, RowCounts } from "../../core/lineage/step.ts";
import { countRows } from "../../counts.ts";

type Words = Pick<App, "t">;

/** What a step is about, in a word or two. */
export function stepName({ t }: Words, { kind }: LineageStep): string {
  switch (kind) {
    case "drive":
      return t("Drive file");
    case "run":
      return t("Ingest run");
    case "raw":
      return t("Raw object");
    case "contract":
      return t("Contract");
    case "batch":
      return t("Batch");
    case "dataset":
      return t("Dataset");
    case "quarantine":
      return t("Quarantine");
    case "unasked":
      return t("Not known");
  }
}

/** How it stands there. */
export function stepState({ t }: Words, step: LineageStep): string {
  switch (step.kind) {
    case "drive":
      return {
        new: t("new, not copied yet"),
        same: t("as it was copied"),
        changed: t("changed since it was copied"),
        trashed: t("in the bin"),
        outside: t("in no ingested folder"),
        skipped: t("skipped"),
        failed: t("failed"),
        "not-seen": t("gone, or hidden from this account"),
      }[step.state];
    case "run":
      return {
        complete: t("complete"),
        incomplete: t("incomplete"),
        "not-ended": t("not ended, or interrupted"),
      }[step.state];
    case "raw":
      return {
        copied: t("copied"),
        gone: t("gone from Drive since"),
        "by-hand": t("put there by hand"),
        none: t("not there"),
      }[step.state];
    case "contract":
      return { takes: t("takes it"), none: t("none takes it") }[step.state];
    case "batch":
      return {
        published: t("published"),
        "already-published": t("found it published already"),
        interrupted: t("not known whether it published"),
        failed: t("published nothing"),
        "no-report": t("left no report"),
      }[step.state];
    case "dataset":
      return {
        current: t("published"),
        older: t("published of an older content"),
        waiting: t("waits for the next batch"),
        excluded: t("left out: gone from Drive"),
        never: t("never published"),
        replaced: t("replaced since"),
        unclaimed: t("claimed by no contract"),
      }[step.state];
    case "quarantine":
      return countRows(t, step.rows);
    case "unasked":
      return t("could not be asked");
  }
}

/** `135 rows read = 130 curated + 5 quarantined + 0 duplicates`. */
export function countsInWords({ t }: Words, { rowsRead, curated, quarantined, duplicates }: RowCounts): string {
  return t(
    "{0} rows read = {1} curated + {2} quarantined + {3} duplicates",
    ...[rowsRead, curated, quarantined, duplicates],
  );
}

/** Who says so. */
export function sourceName({ t }: Words, source: Source | undefined): string {
  if (source === undefined) return "";
  return {
    drive: t("Drive, now"),
    "raw-object": t("the object itself"),
    "run-summary": t("summary of the run"),
    "run-manifest": t("manifest of the run"),
    publish: t("publish document"),
    report: t("quality report"),
    contract: t("contract, on this machine"),
    dataproc: t("Dataproc, now"),
  }[source.says];
}

/** How a file stands now to what was read of it. */
export function fileNow({ t }: Words, { inRaw, inDrive }: LineageFile): string {
  if (inRaw === "missing") return t("no longer in raw/");
  if (inDrive === "gone") return t("gone from Drive");
  if (inRaw === "newer") return t("newer content copied, waits for the next batch");
  if (inDrive === "changed") return t("newer content in Drive");
  return inDrive === "same" ? t("the same in Drive") : "";
}

/** Times are shown by the second. */
export function timeText(time: string | undefined): string {
  return (time ?? "").replace(/^(\d{4}-\d\d-\d\d)T(\d\d:\d\d:\d\d)(?:\.\d+)?Z$/, "$1 $2 UTC");
}
