import type { App } from "../../app.ts";
import type { IngestSummary } from "../../core/ingest/index.ts";

/** `3 copied, 10 unchanged, 1 skipped, 0 gone, 0 failed`. */
export function describeCounts({ t }: Pick<App, "t">, summaries: readonly Pick<IngestSummary, "counts">[]): string {
  const sum = (name: keyof IngestSummary["counts"]) => summaries.reduce((total, { counts }) => total + counts[name], 0);
  return t(
    "{0} copied, {1} unchanged, {2} skipped, {3} gone, {4} failed",
    ...[sum("copied"), sum("unchanged"), sum("skipped"), sum("gone"), sum("failed")],
  );
}
