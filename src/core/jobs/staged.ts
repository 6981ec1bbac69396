import { argumentOf, type Batch } from "../services/batches.ts";
import { parseGsUri } from "../layout.ts";
import { stagedAt, type StagedJob } from "./stage.ts";

const STAGED = /^jobs\/([0-9a-f]{64})\//;

/**
 * The code and contracts that a batch ran, where that is what Sluice stages in this lake, and nothing beside; else
 * undefined. Whether it lies there is not looked at.
 */
export function stagedOf(batch: Pick<Batch, "main" | "pyFiles" | "args">, lake: string): StagedJob | undefined {
  const sha256 = STAGED.exec(parseGsUri(batch.main)?.object ?? "")?.[1];
  if (sha256 === undefined || argumentOf(batch, "--lake") !== lake) return undefined;
  const staged = stagedAt(lake, sha256);
  const isSame =
    batch.main === staged.main &&
    batch.pyFiles.length === staged.pyFiles.length &&
    batch.pyFiles.every((uri, at) => uri === staged.pyFiles[at]) &&
    argumentOf(batch, "--contracts") === staged.contracts;
  return isSame ? staged : undefined;
}
