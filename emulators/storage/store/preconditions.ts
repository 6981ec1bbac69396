/** The conditions a request makes on the object or bucket as it is: https://cloud.google.com/storage/docs/request-preconditions */
export interface Preconditions {
  readonly generationMatch?: number;
  readonly generationNotMatch?: number;
  readonly metagenerationMatch?: number;
  readonly metagenerationNotMatch?: number;
}

interface Found {
  readonly generation?: number;
  readonly metageneration: number;
}

/**
 * Which condition fails, if any. What is not there has generation 0 and no metageneration, and fails every NotMatch, as
 * Cloud Storage documents.
 */
export function failingCondition(wanted: Preconditions, found: Found | undefined): "match" | "notMatch" | undefined {
  const { generationMatch, generationNotMatch, metagenerationMatch, metagenerationNotMatch } = wanted;
  if (generationMatch !== undefined && generationMatch !== (found?.generation ?? 0)) return "match";
  if (metagenerationMatch !== undefined && metagenerationMatch !== found?.metageneration) return "match";
  if (generationNotMatch !== undefined && (!found || generationNotMatch === found.generation)) return "notMatch";
  if (metagenerationNotMatch === undefined) return undefined;
  return !found || metagenerationNotMatch === found.metageneration ? "notMatch" : undefined;
}
