import type { Attributes } from "./attributes.ts";
import type { Checksums } from "./checksums.ts";
import type { Preconditions } from "./preconditions.ts";

/** What a client wants made of the bytes it sends. */
export interface Insertion {
  readonly bucket: string;
  readonly name: string;
  readonly attributes: Attributes;
  readonly preconditions: Preconditions;
  /** What the client says the bytes hash to, in the resource and in the headers: all of it has to be right. */
  readonly claims: readonly Partial<Checksums>[];
  /** Size that the client announced. */
  readonly declaredSize?: number;
}
