import type { ManifestEntry } from "./manifest-entry.ts";
import type { Counts } from "./summary.ts";

const REMEMBERED = 100;

/** Sums up a run's decisions without keeping them. */
export interface Tally {
  readonly counts: Readonly<Counts>;
  /** Copied. */
  readonly bytes: number;
  /** Latest createdTime of what was copied or found unchanged. */
  readonly watermark: string | null;
  /** By how many the files in raw/ that are not gone have become more. */
  readonly growth: number;
  /** Ids of the files that failed. */
  readonly failed: ReadonlySet<string>;
  /** Failed and skipped files, at most 100 of each. */
  readonly noted: readonly ManifestEntry[];
  /** True the first time a file is asked for: a run looks at each file once. */
  claim(fileId: string): boolean;
  add(entry: ManifestEntry): void;
}

export function startTally(): Tally {
  const counts: Counts = { lookedAt: 0, copied: 0, unchanged: 0, skipped: 0, gone: 0, failed: 0 };
  const claimed = new Set<string>();
  const failed = new Set<string>();
  const noted: ManifestEntry[] = [];
  let bytes = 0;
  let watermark: string | null = null;
  let growth = 0;

  return {
    counts,
    failed,
    noted,
    get bytes() {
      return bytes;
    },
    get watermark() {
      return watermark;
    },
    get growth() {
      return growth;
    },
    claim(fileId) {
      if (claimed.has(fileId)) return false;
      claimed.add(fileId);
      return true;
    },
    add(entry) {
      const { fileId, decision, reason, createdTime } = entry;
      claimed.add(fileId);
      counts.lookedAt += 1;
      counts[decision] += 1;
      bytes += entry.bytes ?? 0;
      if (decision === "copied" || decision === "unchanged") watermark = latest(watermark, createdTime ?? null);
      if (reason === "new" || reason === "returned") growth += 1;
      if (decision === "gone") growth -= 1;
      if (decision === "failed") failed.add(fileId);
      if ((decision === "failed" || decision === "skipped") && counts[decision] <= REMEMBERED) noted.push(entry);
    },
  };
}

/** The later of two RFC 3339 times in UTC. */
export function latest(one: string | null, other: string | null): string | null {
  if (one === null || other === null) return one ?? other;
  return one > other ? one : other;
}
