import { datasetPrefix, gsUri } from "./layout.ts";

/**
 * Something that can be opened, wherever it lies: an object (of one generation when that is named), a file in Drive, a file
 * here; a dataset as it is now, or what a batch put aside of one: the files below `prefix`.
 */
export type Address =
  | { readonly kind: "object"; readonly bucket: string; readonly object: string; readonly generation?: string }
  | { readonly kind: "driveFile"; readonly fileId: string; readonly name: string }
  | { readonly kind: "localFile"; readonly path: string }
  | { readonly kind: "dataset"; readonly bucket: string; readonly dataset: string }
  | { readonly kind: "quarantine"; readonly bucket: string; readonly dataset: string; readonly prefix: string };

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
    case "dataset":
      return gsUri(address.bucket, datasetPrefix(address.dataset));
    case "quarantine":
      return gsUri(address.bucket, address.prefix);
  }
}

/** The name of what it is, without where it lies: its ending says what it holds. */
export function addressName(address: Address): string {
  switch (address.kind) {
    case "object":
      return address.object.slice(address.object.lastIndexOf("/") + 1);
    case "driveFile":
      return address.name;
    case "localFile":
      return address.path.slice(Math.max(address.path.lastIndexOf("/"), address.path.lastIndexOf("\\")) + 1);
    case "dataset":
    case "quarantine":
      return address.dataset;
  }
}
