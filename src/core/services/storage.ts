import { isFailure } from "../failure.ts";
import { authorize, type Access } from "../google/access.ts";
import { SCOPES } from "../google/scopes.ts";
import { straight } from "../google/transport.ts";
import type { Bucket } from "./bucket.ts";
import { openBucket } from "./open-bucket.ts";
import { ask, type Link } from "./storage-link.ts";

export type { Bucket, Writing } from "./bucket.ts";
export type { StoredObject } from "./stored-object.ts";

/** What we ask of Cloud Storage. */
export interface CloudStorage {
  bucket(name: string): Bucket;
  /** A page of the names of the project's buckets, in order. @throws Failure `remote.denied` without the right to list */
  buckets(
    page: { readonly token: string | undefined; readonly size: number },
    signal: AbortSignal,
  ): Promise<{ readonly names: readonly string[]; readonly nextPageToken: string | undefined }>;
  /** Creates a bucket with uniform access; an existing one of this project is left as it is. */
  createBucket(name: string, location: string, signal: AbortSignal): Promise<void>;
}

// What a fault costs at most, and what a large file takes of memory.
const CHUNK_BYTES = 8 * 1024 * 1024;

/**
 * Opens Cloud Storage through the official client.
 * @param chunkSize bytes of one request of a large upload, a multiple of 256 KiB
 */
export async function openCloudStorage(
  access: Access,
  project: string,
  chunkSize = CHUNK_BYTES,
): Promise<CloudStorage> {
  const { endpoint, transport = straight } = access;
  const [{ openStorage }, auth] = await Promise.all([
    import("../google/packages/storage.ts"),
    authorize(access, [SCOPES.storage]),
  ]);
  // We repeat requests ourselves. The client doing so too would multiply tries and waits; and its own retry of a
  // download rejects a promise that nobody holds, which ends the process (measured with @google-cloud/storage 8.4:
  // any 503 does it).
  const storage = openStorage(
    {
      projectId: project,
      apiEndpoint: endpoint,
      authClient: auth.client,
      useAuthWithCustomEndpoint: true,
      retryOptions: { autoRetry: false },
    },
    (url) => transport.agentFor(url, "kept"),
  );
  const link: Link = { access, auth, storage, chunkSize };

  return {
    bucket: (name) => openBucket(link, name),
    buckets: ({ token, size }, signal) =>
      ask(link, { kind: "buckets", project }, signal, async () => {
        const query = { maxResults: size, autoPaginate: false, ...(token !== undefined && { pageToken: token }) };
        const [buckets, , reply] = await storage.getBuckets(query);
        const { nextPageToken } = (reply ?? {}) as { nextPageToken?: string };
        return { names: buckets.map(({ name }) => name), nextPageToken };
      }),
    async createBucket(name, location, signal) {
      try {
        await ask(link, { kind: "bucket", id: name }, signal, () =>
          storage.createBucket(name, { location, iamConfiguration: { uniformBucketLevelAccess: { enabled: true } } }),
        );
      } catch (error) {
        if (!isFailure(error, "remote.conflict")) throw error;
        await openBucket(link, name).check(signal);
      }
    },
  };
}
