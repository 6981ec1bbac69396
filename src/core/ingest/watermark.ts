import { randomUUID } from "node:crypto";
import type { Log } from "../log.ts";
import type { Bucket } from "../services/storage.ts";
import { takeLease } from "./record/lease.ts";

/** Whose watermark it is. */
export interface WatermarkOf {
  readonly lake: Bucket;
  readonly folderId: string;
  readonly log: Log;
  readonly now?: () => Date;
  /** Milliseconds between two writes of the folder's state; a second when left out, which is what Cloud Storage takes. */
  readonly pace?: number;
}

/**
 * Sets the watermark of a folder back, under its lease, in one write of its state; the next run compares all of the folder,
 * since what is newer than the watermark is not all that may have been missed. One that stands there already, or earlier,
 * stays: it is never moved past what no run looked at.
 * @param watermark RFC 3339, in UTC with milliseconds
 * @returns whether it was set
 * @throws Failure `ingest.lease-held`, `ingest.lease-lost`, `document.*`, `remote.*`
 */
export async function setWatermarkBack(
  { lake, folderId, log, now = () => new Date(), pace = 1000 }: WatermarkOf,
  watermark: string,
  signal: AbortSignal,
): Promise<boolean> {
  const runId = `watermark-${randomUUID()}`;
  const lease = await takeLease({ lake, folderId, runId, writer: randomUUID(), now, log, pace }, signal);
  try {
    const { state } = lease;
    if (state.watermark === null || state.watermark <= watermark) return false;
    await lease.finish({ ...state, watermark, lastReconciliation: null });
    return true;
  } finally {
    await lease.release();
  }
}
