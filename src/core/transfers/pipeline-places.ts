import { Failure, type PipelinePart } from "../failure.ts";
import { CURATED, gsUri, internalPart, RAW } from "../layout.ts";

/** Whose of the pipeline's a place in the lake bucket is; undefined where people may write. */
function pipelinePart(name: string): PipelinePart | undefined {
  if (name.startsWith(RAW)) return "raw";
  if (name.startsWith(CURATED)) return "curated";
  return internalPart(name);
}

/**
 * Refuses what would write, move or delete where the pipeline lives.
 * @param lake the name of the lake bucket: of another bucket nothing is refused
 * @throws Failure `transfer.refused-place`
 */
export function requireFreePlace(
  lake: string,
  { bucket, name }: { readonly bucket: string; readonly name: string },
): void {
  const part = bucket === lake ? pipelinePart(name) : undefined;
  if (part !== undefined) throw new Failure("transfer.refused-place", { place: gsUri(bucket, name), part });
}
