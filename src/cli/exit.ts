/** What a script can rely on. */
export const EXIT = {
  /** Done, and whole. */
  ok: 0,
  /** It failed; stderr says what, why and what to do. */
  failed: 1,
  /** The arguments make no sense. */
  usage: 2,
  /** A file could not be looked at: it is not known whether it is good. */
  notChecked: 2,
  /** The ingest ended, but not every eligible file is in raw/. */
  incomplete: 3,
  /** The batch ended as FAILED or CANCELLED. */
  batchFailed: 4,
  /** Interrupted by the user. */
  cancelled: 130,
} as const;
