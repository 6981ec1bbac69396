import { isFailure, type Failure } from "../failure.ts";
import type { Contract } from "../jobs/contract/contract.ts";
import type { Batches } from "../services/batches.ts";
import type { Drive } from "../services/drive.ts";
import type { Bucket } from "../services/storage.ts";
import type { UnaskedStep } from "./step.ts";

/** Whom a lineage is asked of. */
export interface Asked {
  readonly lake: Bucket;
  readonly drive: () => Promise<Drive>;
  readonly batches: () => Promise<Batches>;
  /** The Drive folders that are ingested. */
  readonly folderIds: readonly string[];
  /** Those of this machine, by dataset name. */
  readonly contracts: () => Promise<readonly Contract[]>;
  /** Told how much was looked at. */
  readonly report: (looked: Looked) => void;
}

/** How far a search has come. */
export interface Looked {
  readonly rawObjects: number;
  readonly driveFiles: number;
  readonly datasets: number;
}

/** What was answered, or why nothing was. */
export type Answered<T> = { readonly value: T } | { readonly failure: Failure };

/** Asks, and keeps a failure for an answer: what one service does not say keeps nobody from what the others do. */
export async function ask<T>(question: () => Promise<T>, signal: AbortSignal): Promise<Answered<T>> {
  try {
    return { value: await question() };
  } catch (error) {
    signal.throwIfAborted();
    if (isFailure(error)) return { failure: error };
    throw error;
  }
}

/** The value, where there is one. */
export function valueOf<T>(answered: Answered<T>): T | undefined {
  return "value" in answered ? answered.value : undefined;
}

/** The step that says what could not be asked; none where it could. */
export function unasked(about: UnaskedStep["about"], name: string, answered: Answered<unknown>): UnaskedStep[] {
  if (!("failure" in answered)) return [];
  const { failure } = answered;
  return [{ kind: "unasked", state: "unasked", time: undefined, source: undefined, about, name, failure }];
}
