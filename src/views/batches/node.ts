import type { PriceBasis } from "../../core/jobs/cost.ts";
import type { QualityReport } from "../../core/results/documents.ts";
import type { Batch } from "../../core/services/batches.ts";
import type { BatchFilter } from "../../core/jobs/shown-batches.ts";

/** What the Batches view shows. */
export type BatchesNode = BatchFilterNode | BatchNode | BatchDatasetNode | BatchFactNode;

/** A batch of the project and region. `ended`: its state changes no more. */
export interface BatchNode {
  readonly kind: "batch";
  readonly id: string;
  readonly batch: Batch;
  readonly ended: boolean;
  /** By what it is reckoned in money; undefined where it costs none. */
  readonly prices: PriceBasis | undefined;
  /** Of one that failed: what it said of the datasets that it did not publish, where that was read. */
  readonly reason?: string;
}

/** What a batch reported of one of its datasets. */
export interface BatchDatasetNode {
  readonly kind: "batchDataset";
  readonly id: string;
  readonly dataset: string;
  readonly batchId: string;
  readonly report: QualityReport;
}

/** Something else that is known of a batch. */
export interface BatchFactNode {
  readonly kind: "batchFact";
  readonly id: string;
  readonly fact:
    | { readonly name: "arguments"; readonly value: readonly string[] }
    | { readonly name: "runtime"; readonly version: string; readonly properties: string }
    | { readonly name: "output"; readonly uri: string }
    | { readonly name: "page"; readonly label: string; readonly url: string }
    | { readonly name: "no-report" };
  /** Of what has one, for the commands that copy and show addresses. */
  readonly uri: string | undefined;
}

/** Says which batches are shown; `found`: whether there are any. */
export interface BatchFilterNode {
  readonly kind: "batchFilter";
  readonly id: string;
  readonly filter: BatchFilter;
  readonly found: "none" | "some";
}
