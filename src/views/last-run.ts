import type { IngestHistory } from "../core/ingest/index.ts";
import { describeWhen, type Clock } from "./when.ts";

/** The ingest run that ended last. */
export interface LastRun {
  /** Milliseconds since 1970. */
  readonly endedAt: number;
  /** Whether it looked at a file or at a folder alone, and not at all of what is ingested. */
  readonly ofPart: boolean;
}

/** The run that ended last over some folders; undefined where none did. */
export function lastRunOf(histories: readonly IngestHistory[]): LastRun | undefined {
  const runs = histories.flatMap((history) => [...history.runs, ...history.partRuns]);
  const [last] = runs
    .map(({ finishedAt, only }) => ({ endedAt: Date.parse(finishedAt), ofPart: only !== undefined }))
    .toSorted((one, other) => other.endedAt - one.endedAt);
  return last;
}

/** When it was, and whether it was over a part only: the same words wherever it is told. */
export function describeLastRun({ endedAt, ofPart }: LastRun, clock: Clock): string {
  const when = describeWhen(endedAt, clock);
  return ofPart ? clock.t("last run {0}, of a part", when) : clock.t("last run {0}", when);
}
