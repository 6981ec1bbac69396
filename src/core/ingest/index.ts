/** The door of the ingest: nothing else in `src/` enters its rooms. */
export { compareContent } from "./file/decide.ts";
export { forEachFolder, ingestFolders, type FoldersSummary } from "./folders.ts";
export type { IngestMode, IngestOptions } from "./options.ts";
export { planIngest, type Plan, type PlanEntry } from "./plan.ts";
export { readContent } from "./raw/raw-object.ts";
export { readHistory, runsBeside, type IngestHistory, type RunsBeside } from "./record/last-runs.ts";
export type { ManifestEntry } from "./record/entry.ts";
export { readRun, type IngestRun } from "./record/read-run.ts";
export { readSummary, type IngestProgress, type IngestSummary } from "./record/summary.ts";
export { runIngest } from "./run.ts";
export { findFiles } from "./source/find.ts";
export { joinPath, pathOf, type FoundFile } from "./source/found-file.ts";
export { distinctFolders, ingestedFolderOf, outerFolder, type DistinctFolders } from "./source/distinct-folders.ts";
export { skipReason, type SkipReason } from "./source/eligible.ts";
export { setWatermarkBack } from "./watermark.ts";
