import { saysTheSame, type ManifestEntry } from "./entry.ts";
import type { Counts } from "./summary.ts";

const REMEMBERED = 100;
const NOTED = ["failed", "skipped", "gone"] as const;

/**
 * Sums up a run's decisions, one for each file. Only those of earlier processes of the run are kept: the folder may have
 * changed since, so this process decides again, and what it decides takes their place.
 */
export interface Tally {
  readonly counts: Readonly<Counts>;
  /** Copied. */
  readonly bytes: number;
  /** Latest createdTime of what was copied or found unchanged. */
  readonly watermark: string | null;
  /** By how many the files in raw/ that are not gone have become more, what was replaced included. */
  readonly growth: number;
  /** Ids of the files that failed. */
  readonly failed: ReadonlySet<string>;
  /** Failed, skipped and gone files, at most 100 of each. */
  readonly noted: readonly ManifestEntry[];
  /** Whether this process has looked at the file. */
  has(fileId: string): boolean;
  /** True the first time a file is asked for: a process looks at each file once. */
  claim(fileId: string): boolean;
  /** Counts what an earlier process of this run decided, in the order in which it was decided. */
  recall(entry: ManifestEntry): void;
  /** Counts what this process decided. False when an earlier one has said the same, which then stands. */
  add(entry: ManifestEntry): boolean;
}

/** A tally of nothing yet. */
export function startTally(): Tally {
  const counts: Counts = { lookedAt: 0, copied: 0, unchanged: 0, skipped: 0, gone: 0, failed: 0 };
  const claimed = new Set<string>();
  const failed = new Set<string>();
  const noted = NOTED.map((decision) => ({ decision, entries: new Map<string, ManifestEntry>() }));
  const recalled = new Map<string, ManifestEntry>();
  let bytes = 0;
  let watermark: string | null = null;
  let growth = 0;

  function count(entry: ManifestEntry): void {
    const { fileId, decision, reason, createdTime } = entry;
    counts.lookedAt += 1;
    counts[decision] += 1;
    bytes += entry.bytes ?? 0;
    if (decision === "copied" || decision === "unchanged") watermark = latest(watermark, createdTime ?? null);
    if (reason === "new" || reason === "returned") growth += 1;
    if (decision === "gone") growth -= 1;
    if (decision === "failed") failed.add(fileId);
    const place = noted.find((one) => one.decision === decision)?.entries;
    if (place && place.size < REMEMBERED) place.set(fileId, entry);
  }

  /** Takes the entry out of what is counted by file. */
  function discount({ fileId, decision, bytes: copied = 0 }: ManifestEntry): void {
    counts.lookedAt -= 1;
    counts[decision] -= 1;
    bytes -= copied;
    failed.delete(fileId);
    for (const { entries } of noted) entries.delete(fileId);
  }

  function replace(entry: ManifestEntry): boolean {
    const before = recalled.get(entry.fileId);
    if (before && saysTheSame(before, entry)) return false;
    if (before) discount(before);
    count(entry);
    return true;
  }

  return {
    counts,
    failed,
    get noted() {
      return noted.flatMap(({ entries }) => [...entries.values()]);
    },
    get bytes() {
      return bytes;
    },
    get watermark() {
      return watermark;
    },
    get growth() {
      return growth;
    },
    has: (fileId) => claimed.has(fileId),
    claim(fileId) {
      if (claimed.has(fileId)) return false;
      claimed.add(fileId);
      return true;
    },
    recall(entry) {
      if (replace(entry)) recalled.set(entry.fileId, entry);
    },
    add: replace,
  };
}

/** The later of two RFC 3339 times in UTC. */
export function latest(one: string | null, other: string | null): string | null {
  if (one === null || other === null) return one ?? other;
  return one > other ? one : other;
}
