import { afterAll, beforeAll, expect, test } from "vitest";
import { loadBatches } from "../../src/views/batches/load.ts";
import { openDriveView } from "../../src/views/drive/load.ts";
import type { Node } from "../../src/views/node.ts";
import { renderNode } from "../../src/views/row.ts";
import { openOwner, type Owner } from "../support/drive-owner.ts";
import { ingest } from "../../src/commands/ingest.ts";
import { testApp, type TestApp } from "../commands/test-app.ts";
import { startTestEmulators, type TestEmulators } from "../support/emulators.ts";

const signal = new AbortController().signal;
/** As after a refresh: with a signal of its own. */
const refreshed = (app: TestApp) => {
  const { signal: fresh } = new AbortController();
  const load = openDriveView(app);
  return (parent?: Node, token?: string) => load(parent, token, fresh);
};
let emulators: TestEmulators;
let owner: Owner;
let folder: string;

beforeAll(async () => {
  emulators = await startTestEmulators({ sparkFolder: null });
  owner = await openOwner(emulators);
  folder = await owner.folder("Sales");
  await owner.share(folder, `sluice-ingest@${emulators.project}.iam.gserviceaccount.com`);
  await owner.file("march.csv", "a\n1\n", { parent: folder });
  await owner.folder("archive", folder);
  await owner.entry("Budget", { parent: folder, mimeType: "application/vnd.google-apps.spreadsheet" });
  const { clients } = await testApp({ emulators }).connect();
  await (await clients.storage()).createBucket("lake", "EU", signal);
});
afterAll(() => emulators.close());

/** What a row says beside its name. */
function describeRow(node: Node): string | undefined {
  const { t } = testApp({ emulators });
  return renderNode(node, { t, now: 0, locale: "en", describeError: () => ({ what: "", whole: "" }) }).description;
}

const names = (nodes: readonly Node[]) =>
  nodes.map((node) =>
    node.kind === "driveFile"
      ? `${node.file.name} ${node.status?.state ?? "undefined"}`
      : "name" in node
        ? node.name
        : node.kind,
  );

test("a Drive folder that is hidden does not hide the others", async () => {
  const hidden = await owner.folder("Private");
  const app = testApp({ emulators, driveFolders: [folder, hidden] });
  const { nodes } = await refreshed(app)();
  expect(nodes).toMatchObject([
    { kind: "driveFolder", name: "Sales", ingested: true },
    { kind: "error", error: { code: "drive.folder-hidden" } },
  ]);
});

test("files say how they stand to the lake, folders come first", async () => {
  const app = testApp({ emulators, driveFolders: [folder] });
  const look = async () => {
    const load = refreshed(app);
    const [root] = (await load()).nodes;
    return names((await load(root)).nodes);
  };
  expect(await look()).toEqual(["archive", "Budget skipped", "march.csv new"]);
  await ingest(app);
  expect(await look()).toEqual(["archive", "Budget skipped", "march.csv ingested"]);
  const load = refreshed(app);
  const [file] = (await load((await load()).nodes[0])).nodes.filter(
    (node) => node.kind === "driveFile" && node.status?.state === "ingested",
  );
  if (file?.kind === "driveFile") await owner.write(file.file.id, "a\n2\n");
  expect(await look()).toEqual(["archive", "Budget skipped", "march.csv changed"]);
});

test("a file that Drive refuses stays not copied after a run, with the reason, until it changes", async () => {
  const refusing = await owner.folder("Refused");
  await owner.share(refusing, `sluice-ingest@${emulators.project}.iam.gserviceaccount.com`);
  const id = await owner.file("virus.csv", "a\n", { parent: refusing });
  await owner.change(id, { appProperties: { abusive: "true" } });
  const app = testApp({ emulators, driveFolders: [refusing] });
  const look = async () => {
    const load = refreshed(app);
    const [root] = (await load()).nodes;
    const [file] = (await load(root)).nodes;
    return file?.kind === "driveFile" ? { status: file.status, row: describeRow(file) } : undefined;
  };
  expect(await look()).toMatchObject({ status: { state: "new" } });
  await ingest(app);
  expect(await look()).toEqual({
    status: { state: "skipped", reason: "download-refused" },
    row: "not copied: Drive refuses the download for good · 2 B",
  });
  await owner.change(id, {
    appProperties: { abusive: null },
    modifiedTime: new Date(Date.now() + 60_000).toISOString(),
  });
  expect(await look()).toMatchObject({ status: { state: "new" } });
});

test("files stand in the order in which people count", async () => {
  const counted = await owner.folder("Counted");
  await owner.share(counted, `sluice-ingest@${emulators.project}.iam.gserviceaccount.com`);
  for (const name of ["part 10.csv", "part 9.csv", "a.csv"]) await owner.file(name, "a\n", { parent: counted });
  await owner.folder("z", counted);
  const app = testApp({ emulators, driveFolders: [counted] });
  const load = refreshed(app);
  const [root] = (await load()).nodes;
  const { nodes } = await load(root);
  expect(nodes.map((node) => (node.kind === "driveFile" ? node.file.name : "name" in node && node.name))).toEqual([
    "z",
    "a.csv",
    "part 9.csv",
    "part 10.csv",
  ]);
});

test("where the lake can't be looked at, Drive still can", async () => {
  const app = testApp({ emulators, driveFolders: [folder], lakeBucket: "no-such-bucket" });
  const load = refreshed(app);
  const [root] = (await load()).nodes;
  expect(names((await load(root)).nodes)).toContain("march.csv undefined");
});

test("no batches are no error, and an unreachable service is one", async () => {
  const app = testApp({ emulators });
  expect(await loadBatches(app, undefined, undefined, signal)).toEqual({ nodes: [], next: undefined });
  const connected = await app.connect();
  const gone = {
    pageSize: app.pageSize,
    memory: app.memory,
    machine: app.machine,
    connect: () =>
      Promise.resolve({
        ...connected,
        clients: { ...connected.clients, batches: () => Promise.reject(new Error("gone")) },
      }),
  };
  await expect(loadBatches(gone, undefined, undefined, signal)).rejects.toThrow("gone");
});
