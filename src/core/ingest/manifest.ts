import type { Bucket } from "../bucket.ts";
import { isFailure } from "../failure.ts";
import { gsUri, ingestRun } from "../layout.ts";
import { parseDocument } from "./document.ts";
import { ManifestEntry } from "./manifest-entry.ts";
import { IngestSummary } from "./summary.ts";
import { startTally, type Tally } from "./tally.ts";

const ENTRIES_A_PART = 2000;
const PART = /part-(\d+)\.jsonl$/;

/** Where a run writes down what it decided about each file. */
export interface Manifest {
  /** Every decision so far, those of an interrupted run with the same id included. */
  readonly tally: Tally;
  record(entry: ManifestEntry): Promise<void>;
}

/** A manifest in the lake bucket. */
export interface StoredManifest extends Manifest {
  /** How an earlier run with this id ended. */
  readonly earlier: IngestSummary | undefined;
  /** gs:// address of the summary. */
  readonly address: string;
  /** Writes what has not been written yet. */
  flush(): Promise<void>;
  finish(summary: IngestSummary): Promise<void>;
}

/** Opens the manifest of a run, with what an interrupted run of the same id has left in it. */
export async function openManifest(
  lake: Bucket,
  { folderId, runId }: { folderId: string; runId: string },
  signal: AbortSignal,
): Promise<StoredManifest> {
  const prefix = ingestRun(folderId, runId);
  const summaryName = `${prefix}summary.json`;
  const tally = startTally();
  let parts = 0;
  let earlier: IngestSummary | undefined;
  let summaryGeneration = "0";
  for await (const { name, generation } of lake.all(prefix, signal)) {
    const part = PART.exec(name)?.[1];
    if (part === undefined && name !== summaryName) continue;
    const text = (await lake.readText(name, signal))?.text ?? "";
    const address = gsUri(lake.name, name);
    if (part === undefined) {
      earlier = parseDocument(address, text, IngestSummary);
      summaryGeneration = generation;
    } else {
      parts = Math.max(parts, Number(part) + 1);
      for (const line of text.split("\n").filter(Boolean)) tally.add(parseDocument(address, line, ManifestEntry));
    }
  }

  let unwritten: ManifestEntry[] = [];
  let last: Promise<void> = Promise.resolve();

  async function writePart(): Promise<void> {
    if (unwritten.length === 0) return;
    const text = unwritten.map((entry) => `${JSON.stringify(entry)}\n`).join("");
    unwritten = [];
    await create(lake, `${prefix}part-${parts++}.jsonl`, text, "application/x-ndjson", signal);
  }

  function flush(): Promise<void> {
    last = last.then(writePart);
    return last;
  }

  return {
    tally,
    earlier,
    address: gsUri(lake.name, summaryName),
    async record(entry) {
      tally.add(entry);
      unwritten.push(entry);
      if (unwritten.length >= ENTRIES_A_PART) await flush();
    },
    flush,
    async finish(summary) {
      await create(lake, summaryName, JSON.stringify(summary, null, 2), "application/json", signal, summaryGeneration);
    },
  };
}

/** A write whose acknowledgement got lost is repeated and then conflicts with itself. */
async function create(
  lake: Bucket,
  name: string,
  text: string,
  contentType: string,
  signal: AbortSignal,
  ifGenerationMatch = "0",
): Promise<void> {
  try {
    await lake.write(name, text, { ifGenerationMatch, contentType }, signal);
  } catch (error) {
    if (!isFailure(error, "remote.conflict")) throw error;
    if ((await lake.readText(name, signal))?.text !== text) throw error;
  }
}
