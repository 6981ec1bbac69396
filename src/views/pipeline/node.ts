import type { LastRun } from "../last-run.ts";
import type { IngestSummary } from "../../core/ingest/index.ts";

/** A stage of the pipeline at a glance. `id` is the stage's own name. */
export type PipelineNode = StageNode | IngestRunNode;

/** One row of the whole: what stands there, or why that can't be told. */
export interface StageNode {
  readonly kind: "stage";
  readonly id: Stage["name"];
  readonly stage: Stage;
}

/** An ingest run that has ended, from its manifest. */
export interface IngestRunNode {
  readonly kind: "ingestRun";
  readonly id: string;
  readonly run: IngestSummary;
}

/** What a row tells. `error`: why nothing can be told of it. */
export type Stage =
  | { readonly name: "ingest"; readonly glance: IngestGlance }
  | { readonly name: "clean"; readonly glance: CleanGlance }
  | { readonly name: "contracts"; readonly glance: ContractsGlance }
  | { readonly name: "airflow"; readonly host: string | undefined }
  | { readonly name: "terraform"; readonly glance: InfrastructureGlance }
  | {
      readonly name: "target";
      readonly speaksTo: "google" | "emulators" | "mixed";
      readonly project: string;
      readonly region: string;
      /** Who is asked for: the connection's service account, or whose the credentials are. */
      readonly account: string | undefined;
      /** Whose credentials these are, where they act as `account`. */
      readonly by: string | undefined;
    }
  | { readonly name: "ingest" | "clean" | "contracts" | "terraform" | "target"; readonly error: unknown };

/** What an ingest would find, and what the last one did. */
export interface IngestGlance {
  /** Of `sluice.json`. */
  readonly folders: number;
  /** Folders of which nothing was ever ingested. */
  readonly neverIngested: number;
  /** Folders of which only files or folders were ingested, and never all. */
  readonly partOnly: number;
  /** Files that Drive shows and raw/ has not; undefined where only a look at all of the folder could tell. */
  readonly fresh: number | undefined;
  /** The same of each folder of which it is known, by its id. */
  readonly freshOf: Readonly<Record<string, number>>;
  /** Files that the last runs could not copy. */
  readonly failed: number;
  /** Files in raw/ of the folders that were ingested as a whole. */
  readonly files: number;
  readonly lastRun: LastRun | undefined;
  /** The run that is going on. */
  readonly running: string | undefined;
}

/** What waits for a batch. */
export interface CleanGlance {
  /** Raw objects that are newer than the last batch that did not fail; `isAll` is false where only some were looked at. */
  readonly waiting: number;
  readonly isAll: boolean;
  /** When the last batch of this lake began; undefined where none is among the newest ones. */
  readonly lastBatch: number | undefined;
  readonly lastState: "running" | "succeeded" | "failed" | "cancelled" | undefined;
}

/** The contracts, and what they leave over. */
export interface ContractsGlance {
  readonly datasets: number;
  /** Raw objects that no contract takes; `isAll` is false where only some were looked at. */
  readonly unclaimed: number;
  readonly isAll: boolean;
}

/** The working copy of the infrastructure. */
export interface InfrastructureGlance {
  readonly state: "absent" | "current" | "ahead" | "bundle-newer";
  /** When the plan that can be applied was made, in milliseconds since 1970. */
  readonly planned: number | undefined;
}
