import { decodeRawMetadata } from "../layout.ts";
import { type Asked, ask, unasked, valueOf } from "./ask.ts";
import { contractName, datasetSteps } from "./dataset-side.ts";
import { driveSteps } from "./drive-side.ts";
import type { NodeOf } from "./node.ts";
import { findRaw, rawSteps } from "./raw-side.ts";
import type { Lineage } from "./step.ts";

/** Where a file went: from Drive by way of `raw/` to the rows of datasets, or to where it stopped. */
export async function traceFile(asked: Asked, node: NodeOf<"file">, signal: AbortSignal): Promise<Lineage> {
  const answered = await ask(() => findRaw(asked.lake, node, signal), signal);
  const raw = valueOf(answered);
  const [inDrive, inRaw, inDatasets] = await Promise.all([
    driveSteps(asked, node, raw, signal),
    "failure" in answered ? unasked("raw", node.name, answered) : rawSteps(asked.lake, raw, signal),
    raw === undefined ? [] : datasetSteps(asked, raw, signal),
  ]);
  const metadata = raw && decodeRawMetadata(raw.metadata);
  const shown = inDrive.find((step) => step.kind === "drive");
  const name = metadata?.drivePath ?? shown?.name ?? (raw === undefined ? node.name : contractName(raw));
  const file: NodeOf<"file"> = raw === undefined ? node : { ...node, object: raw.name };
  return { node: file, name, steps: [...inDrive, ...inRaw, ...inDatasets], files: [], waiting: [], isWhole: true };
}
