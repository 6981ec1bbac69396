import type {
  BatchStep,
  ContractStep,
  DatasetStep,
  DriveStep,
  Lineage,
  LineageStep,
  RawStep,
  UnaskedStep,
} from "./step.ts";

/**
 * The one thing that whoever asks wants to know first.
 * Of a file: `in-dataset` its rows are there; `older-in-dataset` those of an older content are; `batch-failed` the last batch
 * published nothing; `waits` for the next batch; `excluded` since it is gone from Drive; `unclaimed` by any contract;
 * `not-copied` from Drive, for the step's reason; `nowhere` to be found; `no-contract-known`: it is in no dataset, and the
 * contracts could not be read; `unknown`: what would tell could not be asked.
 * Of a dataset, a batch and a run: how they stand, by their step.
 */
export type Answer =
  | {
      readonly kind: "in-dataset" | "older-in-dataset" | "waits" | "excluded";
      readonly step: DatasetStep;
      readonly drive: DriveStep | undefined;
    }
  | { readonly kind: "batch-failed"; readonly step: BatchStep }
  | {
      readonly kind: "unclaimed" | "no-contract-known";
      readonly step: RawStep;
      readonly contract: ContractStep | undefined;
    }
  | { readonly kind: "not-copied"; readonly step: DriveStep }
  | { readonly kind: "nowhere" }
  | { readonly kind: "unknown"; readonly step: UnaskedStep }
  | { readonly kind: "stands"; readonly steps: readonly LineageStep[] };

/** Answers from the steps of a lineage, the end of the way first. */
export function answerOf({ node, steps }: Lineage): Answer {
  if (node.kind !== "file") return { kind: "stands", steps };
  const drive = steps.find((step) => step.kind === "drive");
  const raw = steps.find((step) => step.kind === "raw");
  const contract = steps.find((step) => step.kind === "contract");
  const datasets = steps.filter((step) => step.kind === "dataset");
  const notAsked = (about: UnaskedStep["about"]) =>
    steps.find((step) => step.kind === "unasked" && step.about === about) as UnaskedStep | undefined;
  if (raw === undefined || raw.state === "none") {
    const missing = notAsked("raw") ?? (drive === undefined ? notAsked("drive") : undefined);
    if (missing !== undefined) return { kind: "unknown", step: missing };
    return drive === undefined || drive.state === "not-seen"
      ? { kind: "nowhere" }
      : { kind: "not-copied", step: drive };
  }
  const current = datasets.find(({ state }) => state === "current");
  if (current !== undefined) return { kind: "in-dataset", step: current, drive };
  const failed = steps.find(
    (step) => step.kind === "batch" && step.state !== "published" && step.state !== "no-report",
  );
  if (failed?.kind === "batch") return { kind: "batch-failed", step: failed };
  const older = datasets.find(({ state }) => state === "older");
  if (older !== undefined) return { kind: "older-in-dataset", step: older, drive };
  const excluded = datasets.find(({ state }) => state === "excluded");
  if (excluded !== undefined) return { kind: "excluded", step: excluded, drive };
  const waits = datasets.find(({ state }) => state === "waiting" || state === "never");
  if (waits !== undefined) return { kind: "waits", step: waits, drive };
  const missing = notAsked("dataset");
  if (missing !== undefined) return { kind: "unknown", step: missing };
  return { kind: contract === undefined ? "no-contract-known" : "unclaimed", step: raw, contract };
}
