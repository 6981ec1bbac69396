import { afterAll, beforeAll, expect, test, vi } from "vitest";
import { googleToken } from "../../../src/core/google/credentials.ts";
import { straight } from "../../../src/core/google/transport.ts";
import { openBatches } from "../../../src/core/services/batches.ts";
import { openDrive } from "../../../src/core/services/drive.ts";
import { openCloudStorage } from "../../../src/core/services/storage.ts";
import { startTestEmulators, type TestEmulators } from "../../support/emulators.ts";
import { PATIENCE } from "../../support/ingest-fixture.ts";

const signal = new AbortController().signal;
let emulators: TestEmulators;

beforeAll(async () => {
  emulators = await startTestEmulators({ sparkFolder: null });
  vi.stubEnv("GOOGLE_APPLICATION_CREDENTIALS", "");
  vi.stubEnv("METADATA_SERVER_DETECTION", "none");
  vi.stubEnv("CLOUDSDK_CONFIG", emulators.data);
  vi.stubEnv("HOME", emulators.data);
});
afterAll(async () => {
  vi.unstubAllEnvs();
  await emulators.close();
});

const access = (service: "drive" | "storage" | "dataproc") => ({
  endpoint: emulators.endpoints[service],
  token: googleToken({}, straight),
  patience: PATIENCE,
});

// The client of Cloud Storage asks without a token where it is told so in the library's own words.
test.each<["drive" | "storage" | "dataproc", () => Promise<unknown>]>([
  ["drive", async () => (await openDrive(access("drive"), undefined)).account(signal)],
  ["storage", async () => (await openCloudStorage(access("storage"), "p")).bucket("b").check(signal)],
  ["dataproc", async () => (await openBatches(access("dataproc"), "p", "europe-west1")).list({ size: 1 }, signal)],
])("without credentials nothing is asked of %s, and that is told", async (service, ask) => {
  await expect(ask()).rejects.toMatchObject({ code: "credentials.none" });
  expect(await emulators.requests(service)).toEqual({});
});
