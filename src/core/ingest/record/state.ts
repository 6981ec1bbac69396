import * as z from "zod";
import type { Bucket } from "../../services/storage.ts";
import { Failure, isFailure } from "../../failure.ts";
import { FORMAT, gsUri, ingestState } from "../../layout.ts";
import { parseDocument } from "../../document.ts";

const Lease = z.object({
  /** Run id. */
  holder: z.string(),
  until: z.iso.datetime(),
});

/**
 * `state.json`: what one ingested folder's runs hand on to each other. All of it can be rebuilt from Drive and the
 * bucket; a folder without one is reconciled.
 */
export const IngestState = z.object({
  format: z.literal(FORMAT),
  folderId: z.string(),
  /** Unique to each write: tells a write whose acknowledgement was lost from one that lost a race. */
  writer: z.string(),
  /** Last createdTime ingested; a reader's guide. Completeness does not depend on it. */
  watermark: z.string().nullable(),
  /** Where the changes feed goes on; null where there is none to use, and every run reconciles. */
  changesToken: z.string().nullable(),
  /** The shared drive that the token is of; null for My Drive. Not in a state of before this was written down. */
  changesDrive: z.string().nullable().optional(),
  folders: z.record(z.string(), z.object({ name: z.string(), parent: z.string().nullable() })),
  /** Files of the folder in raw/ that are not gone from Drive. */
  files: z.int().min(0),
  /** Ids of files that failed: the next run looks at them again. */
  owed: z.array(z.string()),
  lastReconciliation: z.iso.datetime().nullable(),
  /** Ids of the runs that ended last, the last one first. Not in a state of before this was written down. */
  runs: z.array(z.string()).optional(),
  /** The same of runs that looked at one file or at one folder in this one. */
  partRuns: z.array(z.string()).optional(),
  lease: Lease.nullable(),
});

export type IngestState = z.output<typeof IngestState>;

/** A state, and the generation of its object ("0": there is none yet). */
export interface StoredState {
  readonly state: IngestState | undefined;
  readonly generation: string;
}

/** @throws Failure `document.malformed`, also for the state of another folder; `document.newer-format` */
export async function readState(lake: Bucket, folderId: string, signal: AbortSignal): Promise<StoredState> {
  const name = ingestState(folderId);
  const found = await lake.readText(name, signal);
  if (!found) return { state: undefined, generation: "0" };
  const object = gsUri(lake.name, name);
  const state = parseDocument(object, found.text, IngestState);
  if (state.folderId !== folderId) {
    throw new Failure("document.malformed", { object, why: { kind: "state-of", folder: state.folderId } });
  }
  return { state, generation: found.object.generation };
}

/**
 * Replaces the generation that was read; returns the new one.
 * @throws Failure `remote.conflict` when another run has written since
 */
export async function writeState(
  lake: Bucket,
  state: IngestState,
  ifGenerationMatch: string,
  signal: AbortSignal,
): Promise<string> {
  const name = ingestState(state.folderId);
  const text = JSON.stringify(state);
  try {
    const written = await lake.write(name, text, { ifGenerationMatch, contentType: "application/json" }, signal);
    return written.generation;
  } catch (error) {
    if (!isFailure(error, "remote.conflict")) throw error;
    const there = await lake.readText(name, signal);
    if (there?.text === text) return there.object.generation;
    throw error;
  }
}

/** What a folder that was never ingested starts from. */
export function emptyState(folderId: string): IngestState {
  return {
    format: FORMAT,
    folderId,
    writer: "",
    watermark: null,
    changesToken: null,
    folders: {},
    files: 0,
    owed: [],
    lastReconciliation: null,
    lease: null,
  };
}
