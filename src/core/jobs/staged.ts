import { argumentOf, type Batch } from "../services/batches.ts";
import { parseGsUri, stagedJob } from "../layout.ts";
import type { StagedJob } from "./stage.ts";

const STAGED = /^jobs\/([0-9a-f]{64})\//;

/** The code and contracts that a batch ran, where they were staged in this lake by Sluice; else undefined. */
export function stagedOf(batch: Pick<Batch, "main" | "pyFiles" | "args">, lake: string): StagedJob | undefined {
  const sha256 = STAGED.exec(parseGsUri(batch.main)?.object ?? "")?.[1];
  const contracts = argumentOf(batch, "--contracts");
  if (sha256 === undefined || contracts === undefined || argumentOf(batch, "--lake") !== lake) return undefined;
  const isStaged = [batch.main, ...batch.pyFiles, contracts].every((uri) => {
    const at = parseGsUri(uri);
    return at?.bucket === lake && at.object.startsWith(stagedJob(sha256));
  });
  return isStaged ? { sha256, main: batch.main, pyFiles: batch.pyFiles, contracts } : undefined;
}
