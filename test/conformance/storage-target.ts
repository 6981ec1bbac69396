import { randomBytes } from "node:crypto";
import { type Bucket, Storage } from "@google-cloud/storage";
import { GoogleAuth } from "google-auth-library";
import { afterAll, beforeAll, describe } from "vitest";
import * as z from "zod";
import { startTestEmulators, type TestEmulators } from "../support/emulators.ts";
import { clientOf } from "../support/storage-client.ts";

/** What the contract is tried on: a service, and a bucket in it that may be written. */
export interface StorageTarget {
  readonly storage: Storage;
  readonly bucket: Bucket;
  /** Begins the name of every object, so that nothing else in the bucket is touched. Ends in a slash. */
  readonly folder: string;
  /** A raw request to a path of the JSON API, or to a whole URL of it. */
  call(path: string, init?: RequestInit): Promise<Response>;
  close(): Promise<void>;
}

/** The emulator, with what only it can do. */
export interface EmulatedTarget extends StorageTarget {
  readonly emulators: TestEmulators;
}

const REAL_BUCKET = process.env["SLUICE_CONFORMANCE_BUCKET"];

/** Runs the tests against the emulator, and against Cloud Storage when SLUICE_CONFORMANCE_BUCKET names a bucket. */
export function contract(title: string, tests: (target: () => StorageTarget) => void): void {
  describe(`${title}, emulated`, () => {
    tests(opened(openEmulated));
  });
  describe.skipIf(REAL_BUCKET === undefined)(`${title}, in Cloud Storage`, () => {
    tests(opened(openReal));
  });
}

/** Runs the tests against the emulator alone. */
export function onEmulators(title: string, tests: (target: () => EmulatedTarget) => void): void {
  describe(title, () => {
    tests(opened(openEmulated));
  });
}

function opened<T extends StorageTarget>(open: () => Promise<T>): () => T {
  let target: T | undefined;
  beforeAll(async () => {
    target = await open();
  });
  afterAll(async () => target?.close());
  return () => {
    if (!target) throw new Error("a target is open only while its tests run");
    return target;
  };
}

async function openEmulated(): Promise<EmulatedTarget> {
  const emulators = await startTestEmulators({ sparkFolder: null });
  const storage = clientOf(emulators);
  const [bucket] = await storage.createBucket("contract-bucket");
  return {
    emulators,
    storage,
    bucket,
    folder: "contract/",
    call: (path, init) => emulators.call("storage", path, init),
    close: () => emulators.close(),
  };
}

function openReal(): Promise<StorageTarget> {
  const storage = new Storage();
  const bucket = storage.bucket(REAL_BUCKET ?? "");
  const folder = `contract-${randomBytes(6).toString("hex")}/`;
  const auth = new GoogleAuth({ scopes: "https://www.googleapis.com/auth/devstorage.full_control" });
  return Promise.resolve({
    storage,
    bucket,
    folder,
    async call(path: string, init?: RequestInit) {
      const headers = new Headers(init?.headers);
      headers.set("authorization", `Bearer ${String(await auth.getAccessToken())}`);
      return fetch(new URL(path, "https://storage.googleapis.com"), { ...init, headers });
    },
    close: () => bucket.deleteFiles({ prefix: folder, versions: true }),
  });
}

const ApiFailure = z.object({
  code: z.coerce.number(),
  message: z.string(),
  errors: z.array(z.object({ reason: z.string() })).optional(),
});

/**
 * How a call of the client failed. Throws when it did not. A refused resumable upload is told as a plain object that is
 * no Error.
 */
export async function failure(call: Promise<unknown>): Promise<{ status: number; reason?: string; message: string }> {
  const [outcome] = await Promise.allSettled([call]);
  if (outcome.status === "fulfilled") throw new Error("the call did not fail");
  const error: unknown = outcome.reason;
  const { code, message, errors } = ApiFailure.parse(error);
  const reason = errors?.[0]?.reason;
  return { status: code, message, ...(reason === undefined ? {} : { reason }) };
}
