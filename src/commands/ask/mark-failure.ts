import type { App, FileProblem } from "../../app.ts";
import { isFailure } from "../../core/failure.ts";
import { readUnforeseen, type Cause } from "../../core/jobs/cause.ts";
import { placeOfRule } from "../../core/jobs/contract/place.ts";
import { localSource, sourceFolders } from "../../core/jobs/local-source.ts";
import { stagedSource } from "../../core/jobs/staged-source.ts";
import type { QualityReport } from "../../core/results/documents.ts";
import type { Batch } from "../../core/services/batches.ts";
import type { CloudStorage } from "../../core/services/storage.ts";
import { contractsFolder } from "./contracts-folder.ts";

/** A batch that ended, and what is known of how. */
export interface Ended {
  readonly batch: Batch;
  readonly cause: Cause | undefined;
  readonly reports: readonly QualityReport[];
}

/**
 * Marks in the files of this machine why a batch failed: on the line of code, where it is the code that ran, and on the
 * contracts of the datasets that were not published. A batch that succeeded takes the marks of others away.
 * @returns what was marked, the first of it first
 */
export async function markFailure(
  app: App,
  storage: CloudStorage,
  ended: Ended,
  signal: AbortSignal,
): Promise<readonly FileProblem[]> {
  const { state } = ended.batch;
  if (state !== "FAILED" && state !== "SUCCEEDED") return [];
  const problems =
    state === "SUCCEEDED"
      ? []
      : [...(await ofCode(app, storage, ended, signal)), ...(await ofContracts(app, ended))].map((problem) => ({
          ...problem,
          severity: "error" as const,
          batch: ended.batch,
        }));
  app.ui.mark("batch", problems);
  return problems;
}

type Found = Omit<FileProblem, "severity">;

/** The innermost place that is in a file of this machine. */
async function ofCode(
  { places }: App,
  storage: CloudStorage,
  { batch, cause }: Ended,
  signal: AbortSignal,
): Promise<readonly Found[]> {
  if (cause === undefined) return [];
  const frames = cause.frames.length > 0 ? cause.frames : await readUnforeseen(storage, batch, cause.lines, signal);
  for (const { file, line } of frames.toReversed()) {
    const source = stagedSource(file, batch);
    if (source === undefined) continue;
    const folders = sourceFolders(places.installation, places.workspace);
    const local = await localSource(storage, source, folders, signal);
    if (local !== undefined) return [{ file: local, at: { line }, message: cause.lines.join(" ") }];
  }
  return [];
}

async function ofContracts(app: App, { reports }: Ended): Promise<readonly Found[]> {
  const failed = reports.filter(({ status }) => status === "failed");
  if (failed.length === 0 || app.places.workspace === undefined) return [];
  try {
    const folder = contractsFolder(app, { contracts: await app.contracts() });
    const found = await Promise.all(failed.map((report) => ofContract(app, folder, report)));
    return found.filter((one) => one !== undefined);
  } catch (error) {
    // Contracts that are gone or can't be read are told where they are used.
    if (!isFailure(error)) throw error;
    app.log.error(error.message, error);
    return [];
  }
}

async function ofContract(app: App, folder: string, { dataset, reason }: QualityReport): Promise<Found | undefined> {
  const code = reason?.code ?? "failed";
  const place = await placeOfRule(folder, dataset, code);
  if (place === undefined) return undefined;
  const message = app.t("{0} was not published: {1}", dataset, reason?.message ?? app.t("failed"));
  return { file: place.file, at: place.at, message, code };
}
