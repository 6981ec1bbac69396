import { RpcError } from "./errors.ts";

/** A region of a project. Batches say `locations/`, operations `regions/`; both are taken everywhere. */
export interface Place {
  readonly project: string;
  readonly region: string;
}

const PLACE = "projects/([^/]+)/(?:locations|regions)/([^/]+)";

/** Reads a `parent`. Throws INVALID_ARGUMENT for what is none. */
export function parsePlace(parent: string): Place {
  return placeOf(match(`^${PLACE}$`, parent));
}

/** Operations are listed by `.../operations`. */
export function parseOperationsParent(name: string): Place {
  return placeOf(match(`^${PLACE}(?:/operations)?$`, name));
}

/** `projects/P/locations/L`: the parent of its batches. */
export function placeName({ project, region }: Place): string {
  return `projects/${project}/locations/${region}`;
}

/** The whole name of a batch. */
export function batchName(place: Place, id: string): string {
  return `${placeName(place)}/batches/${id}`;
}

/** The whole name of an operation: of a region, where batches are of a location. */
export function operationName({ project, region }: Place, id: string): string {
  return `projects/${project}/regions/${region}/operations/${id}`;
}

/** The batch's name as it is stored. */
export function canonicalBatchName(name: string): string {
  const found = match(`^${PLACE}/batches/([^/]+)$`, name);
  return batchName(placeOf(found), found[3] ?? "");
}

/** The operation's name as it is stored. */
export function canonicalOperationName(name: string): string {
  const found = match(`^${PLACE}/operations/([^/]+)$`, name);
  return operationName(placeOf(found), found[3] ?? "");
}

function match(pattern: string, name: string): RegExpExecArray {
  const found = new RegExp(pattern).exec(name);
  if (!found) throw new RpcError("INVALID_ARGUMENT", `Invalid resource name "${name}".`);
  return found;
}

function placeOf(found: RegExpExecArray): Place {
  return { project: found[1] ?? "", region: found[2] ?? "" };
}
