import type { App } from "../app.ts";
import { Failure } from "../core/failure.ts";
import type { IngestSummary, ManifestEntry, SkipReason } from "../core/ingest/index.ts";
import { oneLine } from "../core/text/plain-text.ts";
import { isWorded, render } from "../messages/index.ts";

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
      .map((entry) => t("failed: {0}: {1}", oneLine(entry.path), oneLine(whyFailed(entry, locale)))),
    ...entries
      .filter(({ decision }) => decision === "skipped")
      .map((entry) => t("skipped: {0}: {1}", oneLine(entry.path), whySkipped({ t }, entry.reason ?? ""))),
    ...entries
      .filter(({ decision }) => decision === "gone")
      .map(({ path }) => t("gone from Drive: {0}", oneLine(path))),
  ].slice(0, SHOWN);
  return count > lines.length ? [...lines, t("and {0} more: see the manifest", count - lines.length)] : lines;
}

function whyFailed({ reason = "", params = {} }: ManifestEntry, locale: string): string {
  if (!isWorded(reason)) return reason;
  const { what, why } = render(new Failure(reason, params as never), locale);
  return `${what} ${why}`.trim();
}

function whySkipped({ t }: Pick<App, "t">, reason: string): string {
  const words: Record<SkipReason, string> = {
    "native-google-file": t("a Google document has no bytes of its own"),
    "folder-hidden": t("the folder's content is hidden from this account"),
    shortcut: t("a shortcut to a file elsewhere"),
    "download-restricted": t("its owner forbids downloads"),
    "no-checksum": t("Drive has no checksum of it, so that a copy could not be proven"),
    "download-refused": t("Drive refuses the download for good"),
    "left-meanwhile": t("it left the folder meanwhile"),
  };
  return Object.hasOwn(words, reason) ? words[reason as SkipReason] : reason;
}
