import type { Asked } from "./ask.ts";
import type { LineageNode } from "./node.ts";
import type { Lineage } from "./step.ts";
import { traceBatch } from "./trace-batch.ts";
import { traceDataset } from "./trace-dataset.ts";
import { traceFile } from "./trace-file.ts";
import { traceRun } from "./trace-run.ts";

/**
 * Where something comes from and where it went, read from what is stored: a file downwards to the rows, a dataset upwards
 * to its files, a batch and a run in both directions. What one service does not tell is a step that says so.
 * @throws only what is no failure, and the signal's reason when aborted
 */
export function trace(asked: Asked, node: LineageNode, signal: AbortSignal): Promise<Lineage> {
  switch (node.kind) {
    case "file":
      return traceFile(asked, node, signal);
    case "dataset":
      return traceDataset(asked, node, signal);
    case "batch":
      return traceBatch(asked, node, signal);
    case "run":
      return traceRun(asked, node, signal);
  }
}
