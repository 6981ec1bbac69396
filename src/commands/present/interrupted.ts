import type { App } from "../../app.ts";
import type { IngestProgress } from "../../core/ingest/index.ts";

/** What is done stays; nothing that is not done is taken for done. */
export function describeInterrupted({ t }: Pick<App, "t">, folders: readonly IngestProgress[]): string {
  const sum = (of: (progress: IngestProgress) => number) => folders.reduce((total, one) => total + of(one), 0);
  return t(
    "The ingest was interrupted: {0} files looked at, {1} copied, {2} failed. The next run goes on from there.",
    sum(({ lookedAt }) => lookedAt),
    sum(({ copied }) => copied),
    sum(({ failed }) => failed),
  );
}
