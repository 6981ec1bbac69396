import { createWriteStream } from "node:fs";
import { Readable } from "node:stream";
import { pipeline } from "node:stream/promises";

/** The little that running a batch asks of Cloud Storage, over its JSON API. */
export interface Buckets {
  /** @throws Error that names the object when it can't be read */
  download(uri: string, file: string, signal: AbortSignal): Promise<void>;
  upload(bucket: string, object: string, content: Buffer): Promise<void>;
  /** @throws Error when there is no such bucket */
  require(bucket: string): Promise<void>;
  /** Makes the bucket where there is none. */
  ensure(bucket: string, project: string): Promise<void>;
}

/** @param token bearer of this start: what the service does for a batch, it does as itself */
export function createBuckets(endpoint: string, token: string): Buckets {
  const authorization = `Bearer ${token}`;

  return {
    async download(uri, file, signal) {
      const { bucket, object } = parseUri(uri);
      const url = `${endpoint}/storage/v1/b/${encodeURIComponent(bucket)}/o/${encodeURIComponent(object)}?alt=media`;
      const response = await fetch(url, { headers: { authorization }, signal });
      if (response.status === 404) throw new Error(`File not found: ${uri}`);
      if (!response.ok || !response.body) throw await failure(`Could not read ${uri}`, response);
      await pipeline(Readable.fromWeb(response.body), createWriteStream(file), { signal });
    },

    async upload(bucket, object, content) {
      const query = `uploadType=media&name=${encodeURIComponent(object)}`;
      const response = await fetch(`${endpoint}/upload/storage/v1/b/${encodeURIComponent(bucket)}/o?${query}`, {
        method: "POST",
        headers: { authorization, "content-type": "text/plain" },
        body: new Uint8Array(content),
      });
      if (!response.ok) throw await failure(`Could not write gs://${bucket}/${object}`, response);
      await response.body?.cancel();
    },

    async require(bucket) {
      const response = await fetch(`${endpoint}/storage/v1/b/${encodeURIComponent(bucket)}`, {
        headers: { authorization },
      });
      if (response.status === 404) throw new Error(`Bucket not found: gs://${bucket}`);
      if (!response.ok) throw await failure(`Could not see bucket ${bucket}`, response);
      await response.body?.cancel();
    },

    async ensure(bucket, project) {
      const response = await fetch(`${endpoint}/storage/v1/b?project=${encodeURIComponent(project)}`, {
        method: "POST",
        headers: { authorization, "content-type": "application/json" },
        body: JSON.stringify({ name: bucket }),
      });
      // 409: it is there already.
      if (!response.ok && response.status !== 409) throw await failure(`Could not make bucket ${bucket}`, response);
      await response.body?.cancel();
    },
  };
}

/** `gs://bucket/object`, whose object name is not percent-encoded. */
export function parseUri(uri: string): { bucket: string; object: string } {
  const [, bucket, object] = /^gs:\/\/([^/]+)\/(.+)$/s.exec(uri) ?? [];
  if (bucket === undefined || object === undefined) throw new Error(`Not a gs:// URI: ${uri}`);
  return { bucket, object };
}

async function failure(what: string, response: Response): Promise<Error> {
  return new Error(`${what}: ${response.status} ${(await response.text()).slice(0, 500)}`);
}
