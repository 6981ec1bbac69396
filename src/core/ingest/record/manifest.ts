import type { Bucket } from "../../services/storage.ts";
import { isFailure } from "../../failure.ts";
import { gsUri, ingestRun, ingestSummary } from "../../layout.ts";
import { parseDocument } from "../../document.ts";
import type { ManifestEntry } from "./entry.ts";
import { appendParts, partNumber, readPart } from "./parts.ts";
import { IngestSummary } from "./summary.ts";
import { startTally, type Tally } from "./tally.ts";

const ENTRIES_A_PART = 2000;

/** Where a run writes down what it decided about each file. */
export interface Manifest {
  /** Every decision so far, those of an interrupted run with the same id included. */
  readonly tally: Tally;
  /** Of a file that this process has claimed. */
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
  /** Writes the summary. Returns the one that stands: of two processes of one run that end at once, the first one's. */
  finish(summary: IngestSummary): Promise<IngestSummary>;
}

/** Opens the manifest of a run, with what an interrupted run of the same id has left in it. */
export async function openManifest(
  lake: Bucket,
  { folderId, runId }: { folderId: string; runId: string },
  signal: AbortSignal,
): Promise<StoredManifest> {
  const prefix = ingestRun(folderId, runId);
  const summaryName = ingestSummary(folderId, runId);
  const address = gsUri(lake.name, summaryName);
  const tally = startTally();
  const parts: { number: number; name: string }[] = [];
  let earlier: IngestSummary | undefined;
  let summaryGeneration = "0";
  for await (const { name, generation } of lake.all(prefix, signal)) {
    const number = partNumber(name);
    if (number !== undefined) {
      parts.push({ number, name });
    } else if (name === summaryName) {
      earlier = parseDocument(address, (await lake.readText(name, signal))?.text ?? "", IngestSummary);
      summaryGeneration = generation;
    }
  }

  // By number, which is not the order of their names: the last line of a file counts.
  parts.sort((one, other) => one.number - other.number);
  for (const { name } of parts) for (const entry of await readPart(lake, name, signal)) tally.recall(entry);

  const append = appendParts(lake, prefix, (parts.at(-1)?.number ?? -1) + 1, signal);
  let unwritten: ManifestEntry[] = [];
  let last: Promise<void> = Promise.resolve();

  async function writePart(): Promise<void> {
    const entries = unwritten;
    unwritten = [];
    await append(entries);
  }

  function flush(): Promise<void> {
    last = last.then(writePart);
    return last;
  }

  return {
    tally,
    earlier,
    address,
    async record(entry) {
      if (!tally.add(entry)) return;
      unwritten.push(entry);
      if (unwritten.length >= ENTRIES_A_PART) await flush();
    },
    flush,
    async finish(summary) {
      const text = JSON.stringify(summary, null, 2);
      const writing = { ifGenerationMatch: summaryGeneration, contentType: "application/json" };
      try {
        await lake.write(summaryName, text, writing, signal);
        return summary;
      } catch (error) {
        // A write whose acknowledgement got lost is repeated, and conflicts with itself.
        const there = isFailure(error, "remote.conflict") ? await lake.readText(summaryName, signal) : undefined;
        if (there === undefined) throw error;
        return there.text === text ? summary : parseDocument(address, there.text, IngestSummary);
      }
    },
  };
}
