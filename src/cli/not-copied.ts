import type { App } from "../app.ts";
import type { IngestSummary } from "../core/ingest/index.ts";
import { oneLine } from "../core/text/plain-text.ts";
import { whyNotCopied } from "../messages/index.ts";

const SHOWN = 10;

/** What was not copied and why, and what is gone, in a line each: what failed first, and no more than a reader takes in. */
export function notCopied(
  { t }: Pick<App, "t">,
  summaries: readonly Pick<IngestSummary, "counts" | "entries">[],
  locale: string,
): string[] {
  const entries = summaries.flatMap((summary) => summary.entries);
  const count = summaries.reduce((total, { counts }) => total + counts.failed + counts.skipped + counts.gone, 0);
  const lines = [
    ...entries
      .filter(({ decision }) => decision === "failed")
      .map((entry) =>
        t("failed: {0}: {1}", oneLine(entry.path), oneLine(whyNotCopied({ ...entry, decision: "failed" }, locale))),
      ),
    ...entries
      .filter(({ decision }) => decision === "skipped")
      .map((entry) =>
        t("skipped: {0}: {1}", oneLine(entry.path), oneLine(whyNotCopied({ ...entry, decision: "skipped" }, locale))),
      ),
    ...entries
      .filter(({ decision }) => decision === "gone")
      .map(({ path }) => t("gone from Drive: {0}", oneLine(path))),
  ].slice(0, SHOWN);
  return count > lines.length ? [...lines, t("and {0} more: see the manifest", count - lines.length)] : lines;
}
