import * as vscode from "vscode";
import type { App } from "../../app.ts";
import type { Resource } from "../../core/failure.ts";
import { readLakePath, type LakePath } from "../../core/lake-files/path.ts";
import { gsUri } from "../../core/layout.ts";
import type { Bucket } from "../../core/services/storage.ts";

/** Where a `gs:` address of the editor leads. */
export interface Place {
  readonly bucket: Bucket;
  readonly path: LakePath;
  /** Undefined for the object as it is now. */
  readonly generation: string | undefined;
  /** Whether the bucket is the lake of the pipeline: parts of it have owners. */
  readonly isLake: boolean;
  /** For messages. */
  readonly what: Resource;
}

/**
 * Connects, and reads an address.
 * @throws Failure `connection.*`; FileSystemError for an address that names no bucket
 */
export async function placeOf(app: Pick<App, "connect">, uri: vscode.Uri): Promise<Place> {
  const { authority, path, query } = uri;
  const generation = /^generation=(\d+)$/.exec(query)?.[1];
  if (authority === "" || (query !== "" && generation === undefined)) throw vscode.FileSystemError.FileNotFound(uri);
  const { clients, connection } = await app.connect();
  const read = readLakePath(path);
  return {
    bucket: (await clients.storage()).bucket(authority),
    path: read,
    generation,
    isLake: authority === connection.lakeBucket,
    what: { kind: "object", uri: gsUri(authority, read.name) },
  };
}
