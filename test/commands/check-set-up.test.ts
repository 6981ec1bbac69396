import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { checkSetUp, type SetUpLine } from "../../src/commands/check-set-up.ts";
import { runChecks } from "../../src/core/set-up/check.ts";
import { googleChecks } from "../../src/core/set-up/google.ts";
import { openOwner } from "../support/drive-owner.ts";
import { startTestEmulators, type TestEmulators } from "../support/emulators.ts";
import { neverAborted } from "../support/emulator-clients.ts";
import { temporaryFolder } from "../support/temporary-folder.ts";
import { testApp, type TestAppOptions } from "./test-app.ts";

const NOBODYS = "1AbCdEfGhIjKlMnOpQrStUvWxYz";

let emulators: TestEmulators;
let state: string;
beforeAll(async () => {
  emulators = await startTestEmulators({ sparkFolder: null });
  const app = testApp({ emulators });
  await (await (await app.connect()).clients.storage()).createBucket("lake", "europe-west1", neverAborted);
});
beforeEach(async () => {
  state = await temporaryFolder();
});
afterEach(() => Promise.all((["drive", "storage", "dataproc"] as const).map((service) => emulators.forget(service))));
afterAll(() => emulators.close());

async function looked(options: TestAppOptions = {}): Promise<Record<string, SetUpLine>> {
  const app = testApp({ emulators, state, ...options });
  return Object.fromEntries((await checkSetUp(app)).map((line) => [line.check, line]));
}

const plant = (service: "drive" | "storage" | "dataproc", operation: string, instruction: string) =>
  emulators.plant(
    service,
    operation,
    Array.from({ length: 12 }, () => instruction),
  );

const SERVICES = ["credentials", "drive", "drive-folder", "bucket", "permissions", "dataproc"];
const statesOf = (lines: Record<string, SetUpLine>) =>
  Object.fromEntries(SERVICES.map((name) => [name, lines[name]?.state]));
const RIGHT = Object.fromEntries(SERVICES.map((name) => [name, "ok"]));

async function sharedFolder(): Promise<string> {
  const owner = await openOwner(emulators);
  const folder = await owner.folder("Sales 2026");
  await owner.share(folder, `sluice-ingest@${emulators.project}.iam.gserviceaccount.com`);
  return folder;
}

test("what is right is told with what was found", async () => {
  const lines = await looked({ driveFolders: [await sharedFolder()] });
  expect(statesOf(lines)).toEqual(RIGHT);
  expect(lines["drive-folder"]).toMatchObject({ found: "Sales 2026", fix: "" });
  expect(lines["bucket"]).toMatchObject({ about: "lake", found: "EUROPE-WEST1" });
  expect(lines["credentials"]!.found).toMatch(/^\S+@\S+$/);
  expect(lines["connection"]).toMatchObject({ state: "ok", found: "test-project" });
  expect(lines["impersonation"]).toMatchObject({ state: "skipped" });
  expect(lines["airflow"]).toMatchObject({ state: "skipped", found: "sluice.json names none." });
});

describe("one thing that is broken is told, and nothing else is", () => {
  test("a folder that nobody shows us", async () => {
    const lines = await looked({ driveFolders: [NOBODYS] });
    expect(statesOf(lines)).toEqual({ ...RIGHT, "drive-folder": "failed" });
    expect(lines["drive-folder"]).toMatchObject({ about: NOBODYS });
    expect(lines["drive-folder"]!.fix).toMatch(/[Ss]hare/);
  });

  test("a bucket that is not there", async () => {
    const lines = await looked({ driveFolders: [await sharedFolder()], lakeBucket: "no-such-bucket" });
    expect(statesOf(lines)).toEqual({ ...RIGHT, bucket: "failed", permissions: "failed" });
    expect(lines["bucket"]!.fix).toBe(
      "gcloud storage buckets create gs://no-such-bucket --project=test-project --location=europe-west1 --uniform-bucket-level-access",
    );
  });

  test("a bucket in another region", async () => {
    const { clients } = await testApp({ emulators }).connect();
    await (await clients.storage()).createBucket("far-lake", "us-east1", neverAborted);
    const lines = await looked({ driveFolders: [await sharedFolder()], lakeBucket: "far-lake" });
    expect(statesOf(lines)).toEqual({ ...RIGHT, bucket: "warning" });
    expect(lines["bucket"]!.found).toBe("It is in US-EAST1, the batches are in europe-west1.");
  });

  test("permissions that we lack", async () => {
    const given = ["storage.buckets.get", "storage.objects.get", "storage.objects.list"];
    await plant(
      "storage",
      "storage.buckets.testIamPermissions",
      `replace-fields:${JSON.stringify({ permissions: given })}`,
    );
    const lines = await looked({ driveFolders: [await sharedFolder()] });
    expect(statesOf(lines)).toEqual({ ...RIGHT, permissions: "failed" });
    expect(lines["permissions"]!.found).toBe(
      "Missing: storage.objects.create, storage.objects.update, storage.objects.delete",
    );
    expect(lines["permissions"]!.fix).toMatch(
      /^gcloud storage buckets add-iam-policy-binding gs:\/\/lake .*objectUser$/,
    );
  });

  test("Dataproc that lets us not in", async () => {
    await plant("dataproc", "dataproc.batches.list", "return-403");
    const lines = await looked({ driveFolders: [await sharedFolder()] });
    expect(statesOf(lines)).toEqual({ ...RIGHT, dataproc: "failed" });
    expect(lines["dataproc"]!.fix).toMatch(/^gcloud projects add-iam-policy-binding test-project /);
  });

  test("a token that Drive refuses: what needs the same waits for it", async () => {
    await plant("drive", "drive.about.get", "return-401");
    await plant("drive", "drive.files.get", "return-401");
    const lines = await looked({ driveFolders: [await sharedFolder()] });
    expect(statesOf(lines)).toEqual({ ...RIGHT, credentials: "failed", drive: "skipped", "drive-folder": "skipped" });
    expect(lines["drive"]!.found).toBe("It needs this first: credentials.");
  });

  test("a connection that can't be read: what it is for waits, what stands here is looked at", async () => {
    const app = testApp({ state });
    const lines = await checkSetUp(app);
    expect(lines[0]).toMatchObject({ check: "connection", state: "failed" });
    expect(lines.filter(({ found }) => found === "It needs this first: sluice.json.")).toHaveLength(9);
    expect(lines.map(({ check }) => check)).toEqual(expect.arrayContaining(["spark", "terraform", "emulators"]));
  });

  test("Spark that is not there, and Spark that does not run", async () => {
    const sparkFolder = await temporaryFolder();
    const before = await looked({ sparkFolder });
    expect(before["spark"]).toMatchObject({ state: "warning", fix: "sluice emulators spark" });
    await writeFile(
      join(sparkFolder, "spark.json"),
      JSON.stringify({ format: 1, python: join(sparkFolder, "python"), javaHome: sparkFolder }),
    );
    expect((await looked({ sparkFolder }))["spark"]).toMatchObject({ state: "failed" });
  });
});

test("a service that says nothing costs its own check its time, and no other", async () => {
  const [folder, connected] = await Promise.all([sharedFolder(), testApp({ emulators }).connect()]);
  await plant("dataproc", "dataproc.batches.list", "stall-for-30s");
  const connection = { ...connected.connection, driveFolders: [folder] };
  const lines = await runChecks(googleChecks({ ...connected, connection }), neverAborted, 2);
  expect(lines.filter(({ state }) => state === "failed")).toEqual([
    expect.objectContaining({ name: "dataproc", found: { kind: "no-answer", seconds: 2 } }),
  ]);
});

test("whoever cancels gets no table", async () => {
  const connected = await testApp({ emulators }).connect();
  const cancelled = AbortSignal.abort(new DOMException("cancelled", "AbortError"));
  await expect(runChecks(googleChecks(connected), cancelled)).rejects.toMatchObject({ name: "AbortError" });
});

test("what an administrator needs is copied: what is wrong, and what mends it", async () => {
  const app = testApp({
    ...{ emulators, state, lakeBucket: "no-such-bucket", driveFolders: [await sharedFolder()] },
    answers: { press: "Copy for My Administrator" },
  });
  await checkSetUp(app);
  await expect.poll(() => app.ui.copied).toHaveLength(1);
  expect(app.ui.copied[0]).toContain("gcloud storage buckets create gs://no-such-bucket");
  expect(app.ui.copied[0]).not.toContain("Sales 2026");
  expect(app.ui.tables[0]!.columns).toEqual(["Check", "State", "Found", "What helps"]);
});
