import type { Bucket } from "../../services/storage.ts";
import { isFailure } from "../../failure.ts";
import { gsUri } from "../../layout.ts";
import { parseDocument } from "../../document.ts";
import { ManifestEntry, saysTheSame } from "./entry.ts";

const PART = /part-(\d+)\.jsonl$/;

/** Number of a `part-N.jsonl`; undefined for any other object. */
export function partNumber(name: string): number | undefined {
  const number = PART.exec(name)?.[1];
  return number === undefined ? undefined : Number(number);
}

/** @throws Failure `document.malformed` */
export async function readPart(lake: Bucket, name: string, signal: AbortSignal): Promise<ManifestEntry[]> {
  const text = (await lake.readText(name, signal))?.text ?? "";
  const lines = text.split("\n").filter(Boolean);
  return lines.map((line) => parseDocument(gsUri(lake.name, name), line, ManifestEntry));
}

/** Appends entries to a manifest. */
export type AppendPart = (entries: readonly ManifestEntry[]) => Promise<void>;

/**
 * Parts after those that are there. A part that turns out to be there too was written by this process, whose
 * acknowledgement was lost, or by an earlier one of the same run that is not dead yet: what it says is not repeated.
 */
export function appendParts(lake: Bucket, prefix: string, firstNumber: number, signal: AbortSignal): AppendPart {
  const there = new Map<string, ManifestEntry>();
  let number = firstNumber;

  return async (entries) => {
    for (;;) {
      const missing = entries.filter((entry) => {
        const written = there.get(entry.fileId);
        return written === undefined || !saysTheSame(written, entry);
      });
      if (missing.length === 0) return;
      const name = `${prefix}part-${number++}.jsonl`;
      const text = missing.map((entry) => `${JSON.stringify(entry)}\n`).join("");
      try {
        await lake.write(name, text, { ifGenerationMatch: "0", contentType: "application/x-ndjson" }, signal);
        return;
      } catch (error) {
        if (!isFailure(error, "remote.conflict")) throw error;
        for (const entry of await readPart(lake, name, signal)) there.set(entry.fileId, entry);
      }
    }
  };
}
