import { gsUri } from "./layout.ts";

/** Something that can be opened, wherever it lies: an object (of one generation when that is named), a file in Drive, a file here. */
export type Address =
  | { readonly kind: "object"; readonly bucket: string; readonly object: string; readonly generation?: string }
  | { readonly kind: "driveFile"; readonly fileId: string; readonly name: string }
  | { readonly kind: "localFile"; readonly path: string };

/** A place in a text or a table; counted from 1, the header of a CSV is line 1. */
export interface Position {
  readonly line: number;
  readonly column?: number;
}

/** The address as people write it: `gs://bucket/object`, `drive:/<id>/<name>`, a path. */
export function addressText(address: Address): string {
  switch (address.kind) {
    case "object":
      return gsUri(address.bucket, address.object) + (address.generation === undefined ? "" : `#${address.generation}`);
    case "driveFile":
      return `drive:/${address.fileId}/${address.name}`;
    case "localFile":
      return address.path;
  }
}
