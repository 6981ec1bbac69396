import * as z from "zod";
import { parseDocument } from "../../document.ts";
import { FORMAT, gsUri, ingestSummary } from "../../layout.ts";
import type { Bucket } from "../../services/storage.ts";
import { ManifestEntry } from "./entry.ts";

const count = z.int().min(0);

const Counts = z.object({
  /** The sum of the others. */
  lookedAt: count,
  copied: count,
  unchanged: count,
  skipped: count,
  gone: count,
  failed: count,
});

export type Counts = z.output<typeof Counts>;

/** How an ingest run ended; `summary.json` of its manifest. */
export const IngestSummary = z.object({
  format: z.literal(FORMAT),
  runId: z.string(),
  folderId: z.string(),
  mode: z.enum(["incremental", "reconcile"]),
  /** The one file, or the one folder with all below it, that the run looked at; left out where it looked at all. */
  only: z.object({ id: z.string(), kind: z.enum(["file", "folder"]), path: z.string() }).optional(),
  startedAt: z.string(),
  finishedAt: z.string(),
  /** Every eligible file of the folder, or of what `only` names, has its current content in raw/. */
  complete: z.boolean(),
  /** The run stopped at its deadline: the same run id goes on. */
  more: z.boolean(),
  counts: Counts,
  /** Copied by this run. */
  bytes: count,
  /** Last createdTime ingested. */
  watermark: z.string().nullable(),
  /** gs:// address of `summary.json`; empty for a dry run, which writes none. */
  manifest: z.string(),
  /** Files that failed, were skipped or are gone, at most 100 of each; the manifest has them all. */
  entries: z.array(ManifestEntry).readonly(),
});

export type IngestSummary = Readonly<z.output<typeof IngestSummary>>;

/** The part of the folder that a run looked at. */
export type OnlyPart = NonNullable<IngestSummary["only"]>;

/** What a run has done so far. */
export type IngestProgress = Readonly<Counts & { bytes: number }>;

/**
 * The summary of a run; undefined for one that has not ended, or was interrupted.
 * @throws Failure `document.*`, `remote.*`
 */
export async function readSummary(
  lake: Bucket,
  { folderId, runId }: { readonly folderId: string; readonly runId: string },
  signal: AbortSignal,
): Promise<IngestSummary | undefined> {
  const name = ingestSummary(folderId, runId);
  const found = await lake.readText(name, signal);
  return found === undefined ? undefined : parseDocument(gsUri(lake.name, name), found.text, IngestSummary);
}
