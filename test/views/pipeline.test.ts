import { mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";
import { ingest } from "../../src/commands/ingest.ts";
import { ingestFile } from "../../src/commands/ingest-part.ts";
import type { Node } from "../../src/views/node.ts";
import { setWatermarkBack } from "../../src/core/ingest/index.ts";
import { loadPipeline } from "../../src/views/pipeline/load.ts";
import { renderNode } from "../../src/views/row.ts";
import { testApp, type TestApp } from "../commands/test-app.ts";
import { openOwner, type Owner } from "../support/drive-owner.ts";
import { startTestEmulators, type TestEmulators } from "../support/emulators.ts";
import { temporaryFolder } from "../support/temporary-folder.ts";

const signal = new AbortController().signal;
let emulators: TestEmulators;
let owner: Owner;
let folder: string;
let workspace: string;

beforeAll(async () => {
  emulators = await startTestEmulators({ sparkFolder: null });
  owner = await openOwner(emulators);
  folder = await owner.folder("Sales");
  await owner.share(folder, `sluice-ingest@${emulators.project}.iam.gserviceaccount.com`);
  await owner.file("sales-1.csv", "a\n1\n", { parent: folder });
  await owner.file("notes.csv", "a\n1\n", { parent: folder });
  const { clients } = await testApp({ emulators }).connect();
  await (await clients.storage()).createBucket("lake", "EU", signal);
});
beforeEach(async () => {
  workspace = await temporaryFolder();
  await mkdir(join(workspace, "contracts"));
  const contract = `format: 1\ndataset: sales\nfiles: ["sales-*.csv"]\ncolumns:\n  - { name: a, type: integer }\n`;
  await writeFile(join(workspace, "contracts", "sales.yaml"), contract);
});
afterAll(() => emulators.close());

/** The rows as they are read: `label: description`. */
async function rows(app: TestApp, parent?: Node): Promise<{ nodes: readonly Node[]; texts: string[] }> {
  const { nodes } = await loadPipeline(app, parent, undefined, signal);
  const context = {
    ...{ t: app.t, now: Date.now(), locale: "en-GB", zone: "UTC" },
    describeError: (error: unknown) => ({ what: (error as { code: string }).code, whole: "" }),
  };
  const texts = nodes.map((node) => {
    const { label, description = "" } = renderNode(node, context);
    return `${label}: ${description}`.replaceAll(/(yesterday )?\d\d:\d\d/g, "TIME");
  });
  return { nodes, texts };
}

test("the whole is told in a row a stage, before anything was done and after", async () => {
  const app = testApp({ emulators, driveFolders: [folder], workspace });
  expect((await rows(app)).texts).toEqual([
    "Drive → raw: never ingested",
    "raw → curated: nothing waits",
    "Contracts: 1 dataset",
    "Airflow: no machine in sluice.json",
    "Infrastructure: not in this folder yet",
    `Local emulators: ${emulators.project} · europe-west1`,
  ]);

  await ingest(app);
  const after = await rows(app);
  expect(after.texts.slice(0, 3)).toEqual([
    "Drive → raw: 2 files up to date · last run TIME",
    "raw → curated: 2 files wait for a batch",
    "Contracts: 1 dataset · 1 file that no contract takes",
  ]);
  expect((await rows(app, after.nodes[0])).texts).toEqual(["TIME: 2 copied · 8 B"]);

  await owner.file("sales-2.csv", "a\n2\n", { parent: folder });
  await emulators.forget("drive");
  expect((await rows(app)).texts[0]).toBe("Drive → raw: 1 new · last run TIME");
  // Drive is asked for what changed, and for the whole of no folder: neither now nor when all is to be compared anew.
  const asked = () => emulators.requests("drive");
  expect(await asked()).toMatchObject({ "drive.changes.list": 1 });
  const lake = await (await app.connect()).clients.lake();
  await setWatermarkBack({ lake, folderId: folder, log: app.log }, "2020-01-01T00:00:00.000Z", signal);
  expect((await rows(app)).texts[0]).toBe("Drive → raw: last run TIME");
  expect(Object.keys(await asked())).not.toContain("drive.files.list");
});

test("of a folder of which one file was ingested alone it is told that all of it never was, and when the file was", async () => {
  const own = await owner.folder("Part");
  await owner.share(own, `sluice-ingest@${emulators.project}.iam.gserviceaccount.com`);
  const id = await owner.file("part.csv", "a\n1\n", { parent: own });
  const app = testApp({ emulators, driveFolders: [own], workspace });
  await ingestFile(app, { file: { id } });
  const { nodes, texts } = await rows(app);
  expect(texts[0]).toBe("Drive → raw: never ingested as a whole · last run TIME, of a part");
  expect((await rows(app, nodes[0])).texts).toEqual(["TIME: only part.csv · 1 copied · 4 B"]);

  const never = await owner.folder("Never");
  await owner.share(never, `sluice-ingest@${emulators.project}.iam.gserviceaccount.com`);
  const withOther = testApp({ emulators, driveFolders: [own, never], workspace });
  expect((await rows(withOther)).texts[0]).toBe("Drive → raw: never ingested as a whole · last run TIME, of a part");
  await ingest(app);
  expect((await rows(app)).texts[0]).toBe("Drive → raw: 1 file up to date · last run TIME");
  expect((await rows(withOther)).texts[0]).toBe(
    "Drive → raw: 1 of 2 folders never ingested · 1 file up to date · last run TIME",
  );
});

test("what can't be told of one stage hides no other", async () => {
  const app = testApp({ emulators, driveFolders: [folder], lakeBucket: "no-such-bucket", workspace });
  expect((await rows(app)).texts).toEqual([
    "Drive → raw: bucket.missing",
    "raw → curated: bucket.missing",
    "Contracts: bucket.missing",
    "Airflow: no machine in sluice.json",
    "Infrastructure: not in this folder yet",
    `Local emulators: ${emulators.project} · europe-west1`,
  ]);
  const withoutContracts = testApp({ emulators, driveFolders: [folder], workspace: await temporaryFolder() });
  expect((await rows(withoutContracts)).texts[2]).toBe("Contracts: contract.none");
});

test("it costs the same however many objects there are", async () => {
  const app = testApp({ emulators, driveFolders: [folder], workspace });
  const lake = await (await app.connect()).clients.lake();
  const writing = { ifGenerationMatch: "0", contentType: "text/csv" };
  const names = Array.from({ length: 1100 }, (_, index) => `raw/id-${index}/a.csv`);
  await Promise.all(names.map((name) => lake.write(name, "", writing, signal)));
  await emulators.forget("storage");
  const { texts } = await rows(app);
  expect(texts[1]).toMatch(/^raw → curated: at least \d+ files wait for a batch$/);
  const asked = Object.values(await emulators.requests("storage"));
  expect(asked.reduce((total, one) => total + one, 0)).toBeLessThanOrEqual(10);
});
