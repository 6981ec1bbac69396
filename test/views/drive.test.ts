import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { clearDriveFilter, filterDrive } from "../../src/commands/filter-drive.ts";
import { ingest } from "../../src/commands/ingest.ts";
import { ingestFile } from "../../src/commands/ingest-part.ts";
import type { Load } from "../../src/views/children.ts";
import { openDriveView } from "../../src/views/drive/load.ts";
import { renderBadge } from "../../src/views/badge.ts";
import type { Node } from "../../src/views/node.ts";
import { freshIn } from "../../src/views/pipeline/fresh.ts";
import { loadPipeline } from "../../src/views/pipeline/load.ts";
import { renderNode } from "../../src/views/row.ts";
import { testApp, type TestApp } from "../commands/test-app.ts";
import { openOwner, type Owner } from "../support/drive-owner.ts";
import { startTestEmulators, type TestEmulators } from "../support/emulators.ts";

const signal = new AbortController().signal;
const SHEET = "application/vnd.google-apps.spreadsheet";
const SHORTCUT = "application/vnd.google-apps.shortcut";
let emulators: TestEmulators;
let owner: Owner;
let account: string;
let lakes = 0;

beforeAll(async () => {
  emulators = await startTestEmulators({ sparkFolder: null });
  owner = await openOwner(emulators);
  account = `sluice-ingest@${emulators.project}.iam.gserviceaccount.com`;
});
beforeEach(async () => {
  for (const service of ["drive", "storage"] as const) await emulators.forget(service);
});
afterAll(() => emulators.close());

async function shared(name: string): Promise<string> {
  const folder = await owner.folder(name);
  await owner.share(folder, account);
  return folder;
}

const add = (name: string, parent: string) => owner.file(name, `${name}\n`, { parent });

/** An app on a lake of its own. */
async function ownLake(
  driveFolders: readonly string[],
  more: { inputs?: readonly string[]; pageSize?: number } = {},
): Promise<TestApp> {
  const { inputs = [], ...options } = more;
  const lakeBucket = `lake-${String(++lakes)}`;
  const app = testApp({ emulators, lakeBucket, driveFolders, answers: { inputs }, ...options });
  await (await (await app.connect()).clients.storage()).createBucket(lakeBucket, "EU", signal);
  return app;
}

/** The view after a refresh, as somebody reads it who opens rows by their labels. */
function refreshed(app: TestApp, freshOf = {}) {
  const load: Load = openDriveView(app);
  const { signal: fresh } = new AbortController();
  const context = {
    ...{ t: app.t, now: Date.now(), locale: "en-GB", zone: "UTC", freshOf },
    describeError: (error: unknown) => ({ what: (error as { code: string }).code, whole: "" }),
  };
  const read = (node: Node) => {
    const { label, description = "" } = renderNode(node, context);
    return `${label}: ${description}`.replaceAll(/(yesterday )?\d\d:\d\d/g, "TIME");
  };
  const self = {
    row: (node: Node) => renderNode(node, context),
    page: (parent?: Node, token?: string) => load(parent, token, fresh),
    async open(...labels: readonly string[]): Promise<readonly Node[]> {
      let { nodes } = await self.page();
      for (const label of labels) {
        const node = nodes.find((one) => renderNode(one, context).label === label);
        if (node === undefined) throw new Error(`no ${label} among ${nodes.map(read).join(" | ")}`);
        ({ nodes } = await self.page(node));
      }
      return nodes;
    },
    rows: async (...labels: readonly string[]) => (await self.open(...labels)).map(read),
    badge: async () => renderBadge(await self.open(), context),
  };
  return self;
}

test("state and summaries of a folder are read once, and raw/ is, however many folders are opened", async () => {
  const root = await shared("Many");
  for (const name of ["one", "two", "three"]) await add(`${name}.csv`, await owner.folder(name, root));
  const app = await ownLake([root]);
  await ingest(app);
  await emulators.forget("storage");
  const view = refreshed(app);
  for (const name of ["one", "two", "three"])
    expect(await view.rows("Many", name)).toEqual([`${name}.csv: ingested · ${String(name.length + 5)} B`]);
  // Two documents, and each is asked for with its generation first.
  expect(await emulators.requests("storage")).toEqual({ "storage.objects.get": 4, "storage.objects.list": 1 });
});

test("a folder tells how many files it has in raw/, how many failed, and when the last run was; the view's icon too", async () => {
  const root = await shared("Counted");
  const other = await shared("Never");
  await add("a.csv", root);
  const app = await ownLake([root, other]);
  const ingested = { folderId: root };
  expect(await refreshed(app).rows()).toEqual(["Counted: ", "Never: "]);
  await ingest(app, ingested);
  expect(await refreshed(app).rows()).toEqual(["Counted: 1 file · last run TIME", "Never: "]);
  expect(await refreshed(app).badge()).toBeUndefined();

  await emulators.plant("drive", "drive.files.download", Array<string>(40).fill("return-403:downloadQuotaExceeded"));
  const failing = await add("b.csv", root);
  await ingest(app, ingested);
  expect(await refreshed(app).rows()).toEqual(["Counted: 1 file · 1 failed · last run TIME", "Never: "]);
  expect(await refreshed(app).badge()).toEqual({ value: 1, tooltip: "1 file failed in the last ingest" });

  await emulators.forget("drive");
  await ingestFile(app, { file: { id: failing } });
  expect(await refreshed(app).rows()).toEqual(["Counted: 2 files · last run TIME, of a part", "Never: "]);
  expect(await refreshed(app).badge()).toBeUndefined();
});

test("of a large lake the files of a page are asked for, found by a filter or listed, and no others", async () => {
  const root = await shared("Large");
  for (const name of ["a.csv", "b.csv", "c.csv"]) await add(name, root);
  const app = await ownLake([root], { pageSize: 2, inputs: ["*", "any state"] });
  await ingest(app);
  await add("d.csv", root);
  const statuses = (nodes: readonly Node[]) =>
    nodes.flatMap((node) => (node.kind === "driveFile" ? [`${node.file.name} ${node.status?.state ?? "?"}`] : []));
  const look = async (load: Load, parent?: Node) => {
    const { signal: fresh } = new AbortController();
    const first = await load(parent, undefined, fresh);
    return [statuses(first.nodes), statuses((await load(parent, first.next, fresh)).nodes)];
  };
  const expected = [
    ["a.csv ingested", "b.csv ingested"],
    ["c.csv ingested", "d.csv new"],
  ];
  const load = openDriveView(app, { within: 5000, objects: 1 });
  const [top] = (await load(undefined, undefined, signal)).nodes;
  expect(await look(load, top)).toEqual(expected);
  await filterDrive(app);
  expect(await look(load)).toEqual(expected);
});

test("a lake that does not answer keeps no folder of Drive from being shown", async () => {
  const root = await shared("Waiting");
  const app = await ownLake([root]);
  await ingest(app);
  await emulators.plant("storage", "storage.objects.get", ["stall-for-3600s"]);
  const leaving = new AbortController();
  const { nodes } = await openDriveView(app, { within: 10, objects: 1000 })(undefined, undefined, leaving.signal);
  expect(nodes).toMatchObject([{ name: "Waiting", standing: undefined }]);
  leaving.abort();
});

test("what is new in a folder is told where the Pipeline view has asked for it", async () => {
  const root = await shared("Fresh");
  await add("a.csv", root);
  const app = await ownLake([root]);
  await ingest(app);
  for (const name of ["b.csv", "c.csv"]) await add(name, root);
  const { nodes } = await loadPipeline(app, undefined, undefined, signal);
  expect(freshIn(nodes)).toEqual({ [root]: 2 });
  await emulators.forget("drive");
  expect(await refreshed(app, freshIn(nodes)).rows()).toEqual(["Fresh: 1 file · 2 new · last run TIME"]);
  expect(await emulators.requests("drive")).toEqual({ "drive.files.get": 1 });
  expect(freshIn([])).toEqual({});
});

test("why a file was not copied is known of one that was ingested alone, and of the others still", async () => {
  const root = await shared("Refusing");
  const [one, two] = [await add("one.csv", root), await add("two.csv", root)];
  for (const id of [one, two]) await owner.change(id, { appProperties: { abusive: "true" } });
  const app = await ownLake([root]);
  await ingest(app);
  await ingestFile(app, { file: { id: one } });
  const refused = "not copied: Drive refuses the download for good · 8 B";
  expect(await refreshed(app).rows("Refusing")).toEqual([`one.csv: ${refused}`, `two.csv: ${refused}`]);
});

describe("a filter", () => {
  async function sales(inputs: readonly string[], pageSize = 200) {
    const [root, other] = [await shared("Sales"), await shared("Weather")];
    const deep = await owner.folder("03", await owner.folder("2026 store03", root));
    await add("store03-march.csv", deep);
    await add("all_store03.csv", root);
    await add("mystore03.csv", root);
    await add("store04.csv", root);
    await add("store03-rain.csv", other);
    await owner.entry("store03 budget", { parent: root, mimeType: SHEET });
    return ownLake([root, other], { inputs, pageSize });
  }

  test("by name finds what is expanded nowhere, with the folder it is in, and asks Drive for the name", async () => {
    const app = await sales(["store03", "any state"]);
    expect(await filterDrive(app)).toEqual({ name: "store03", state: undefined });
    expect(app.ui.refreshed).toEqual(["drive"]);
    await emulators.forget("drive");
    expect(await refreshed(app).rows()).toEqual([
      "Filter: store03: 4 files match · select to clear",
      "2026 store03: Sales",
      "store03-march.csv: Sales/2026 store03/03 · new · 18 B",
      "all_store03.csv: Sales · new · 16 B",
      "store03 budget: Sales · not copied: a Google document has no bytes of its own",
      "store03-rain.csv: Weather · new · 17 B",
    ]);
    // One listing for each folder there is.
    expect(await emulators.requests("drive")).toEqual({ "drive.files.get": 2, "drive.files.list": 4 });
    expect(
      (await refreshed(app).open("2026 store03", "03")).map((node) => node.kind === "driveFile" && node.path),
    ).toEqual(["2026 store03/03/store03-march.csv"]);

    await clearDriveFilter(app);
    expect(await refreshed(app).rows()).toEqual(["Sales: ", "Weather: "]);
  });

  test("by a pattern looks inside of words", async () => {
    const app = await sales(["*STORE0?.csv", "any state"]);
    await filterDrive(app);
    const found = (await refreshed(app).rows()).slice(1).map((row) => row.split(":")[0]);
    expect(found).toEqual(["all_store03.csv", "mystore03.csv", "store04.csv"]);
  });

  test("by state tells files by how they stand, and is told where the lake can't say", async () => {
    const app = await sales(["", "new", "store03", "ingested", "", "skipped"]);
    const [root = ""] = (await app.connect()).connection.driveFolders;
    await ingest(app, { folderId: root });
    await add("late.csv", root);
    await filterDrive(app);
    expect(await refreshed(app).rows()).toEqual([
      "Filter: new: 2 files match · select to clear",
      "late.csv: Sales · new · 9 B",
      "store03-rain.csv: Weather · new · 17 B",
    ]);
    await filterDrive(app);
    expect((await refreshed(app).rows()).slice(1).map((row) => row.split(":")[0])).toEqual([
      "store03-march.csv",
      "all_store03.csv",
    ]);
    await filterDrive(app);
    expect((await refreshed(app).rows()).slice(1).map((row) => row.split(":")[0])).toEqual(["store03 budget"]);

    await emulators.plant("storage", "storage.objects.list", Array<string>(10).fill("return-403:forbidden"));
    expect(await refreshed(app).rows()).toEqual([
      "Filter: skipped: 0 match, not all could be looked at · select to clear",
      "remote.denied: Select to try again",
      "remote.denied: Select to try again",
    ]);
  });

  test("that finds nothing says so, and what Drive does not look for", async () => {
    const app = await sales(["tore0", "any state", "*nothing*", "any state"]);
    await filterDrive(app);
    expect(await refreshed(app).rows()).toEqual([
      "Filter: tore0: no word of a name begins so; *tore0* looks inside of words · select to clear",
    ]);
    await filterDrive(app);
    expect(await refreshed(app).rows()).toEqual(["Filter: *nothing*: no file matches · select to clear"]);
  });

  test("shows a page at a time, and asks nobody for the next one", async () => {
    const app = await sales(["*", "any state"], 4);
    await filterDrive(app);
    const view = refreshed(app);
    const first = await view.page();
    await emulators.forget("drive");
    const second = await view.page(undefined, first.next);
    expect([first.nodes.length, second.nodes.length, second.next]).toEqual([5, 4, undefined]);
    expect(await emulators.requests("drive")).toEqual({});
  });

  test("finds a name with whatever Drive's queries are made of", async () => {
    const app = await sales(["it's a \\ 'name'", "any state"]);
    const [root = ""] = (await app.connect()).connection.driveFolders;
    await add("it's a \\ 'name'.csv", root);
    await filterDrive(app);
    expect((await refreshed(app).rows()).slice(1)).toEqual([expect.stringMatching(/^it's a \\ 'name'\.csv: Sales/)]);
  });

  test("is asked for again where the state is none, and is none where both are empty", async () => {
    const app = await sales(["a", "purple", "failed", undefined as never, "", "any state"]);
    expect(await filterDrive(app)).toEqual({ name: "a", state: "failed" });
    expect(app.ui.said).toEqual(["It is one of: any state, new, changed, failed, skipped, ingested."]);
    expect(await filterDrive(app)).toBeUndefined();
    expect(await refreshed(app).rows()).toEqual(["Filter: a · failed: no file matches · select to clear"]);
    await filterDrive(app);
    expect(await refreshed(app).rows()).toEqual(["Sales: ", "Weather: "]);
  });
});

describe("what Google calls files", () => {
  test("is told by its icon, and a shortcut by how the file stands that it points to", async () => {
    const root = await shared("Kinds");
    const target = await add("target.csv", root);
    const outside = await shared("Outside");
    const elsewhere = await add("elsewhere.csv", outside);
    for (const type of ["document", "spreadsheet", "presentation", "form", "unheard-of"])
      await owner.entry(type, { parent: root, mimeType: `application/vnd.google-apps.${type}` });
    for (const [name, targetId] of [
      ["to target", target],
      ["to elsewhere", elsewhere],
      ["to folder", outside],
    ] as const)
      await owner.entry(name, { parent: root, mimeType: SHORTCUT, shortcutDetails: { targetId } });
    const app = await ownLake([root]);
    await ingest(app);
    const look = async () => {
      const view = refreshed(app);
      return Object.fromEntries(
        (await view.open("Kinds")).map((node) => {
          const { label, icon, description } = view.row(node);
          return [label, { icon, description }];
        }),
      );
    };
    const rows = await look();
    expect(Object.fromEntries(Object.entries(rows).map(([name, { icon }]) => [name, icon]))).toEqual({
      document: "note",
      form: "checklist",
      presentation: "preview",
      spreadsheet: "table",
      "target.csv": "pass",
      "to elsewhere": "file-symlink-file",
      "to folder": "file-symlink-directory",
      "to target": "file-symlink-file",
      "unheard-of": "file-submodule",
    });
    expect(rows["to target"]?.description).toBe("a shortcut; the file it points to is ingested");
    expect(rows["to elsewhere"]?.description).toBe("not copied: a shortcut to a file elsewhere");
    await owner.write(target, "changed\n");
    expect((await look())["to target"]?.description).toBe(
      "a shortcut; the file it points to has changed since it was ingested",
    );
  });

  test("a shared drive goes by its own name, and a folder that can't be listed does not look empty", async () => {
    const token = await emulators.issue("owner@example.com", ["https://www.googleapis.com/auth/drive"]);
    const headers = { authorization: `Bearer ${token}`, "content-type": "application/json" };
    const made = await emulators.call("drive", "/drive/v3/drives?requestId=1", {
      ...{ method: "POST", headers },
      body: JSON.stringify({ name: "Data of All" }),
    });
    const { id } = (await made.json()) as { id: string };
    await emulators.call("drive", `/drive/v3/files/${id}/permissions?supportsAllDrives=true`, {
      ...{ method: "POST", headers },
      body: JSON.stringify({ type: "user", role: "reader", emailAddress: account }),
    });
    const app = await ownLake([id]);
    // So Drive calls the top of every shared drive.
    await emulators.plant("drive", "drive.files.get", ['replace-fields:{"name":"Drive"}']);
    const view = refreshed(app);
    const [node] = await view.open();
    expect(view.row(node!)).toMatchObject({ label: "Data of All", icon: "organization" });

    const root = await shared("Hiding");
    await owner.folder("hidden", root);
    const hiding = refreshed(await ownLake([root]));
    const [top] = await hiding.open();
    const listed = { files: [{ ...(await entryOf(root)), capabilities: { canListChildren: false } }] };
    await emulators.plant("drive", "drive.files.list", [`replace-fields:${JSON.stringify(listed)}`]);
    const [hidden] = (await hiding.page(top)).nodes;
    expect(hiding.row(hidden!)).toMatchObject({
      ...{ label: "hidden", icon: "folder", contextValue: "drive.notCopied", children: "none" },
      description: "not copied: the folder's content is hidden from this account",
    });
  });

  async function entryOf(parent: string): Promise<object> {
    const [node] = (await refreshed(await ownLake([parent])).open("Hiding")).filter(
      ({ kind }) => kind === "driveFolder",
    );
    if (node?.kind !== "driveFolder") throw new Error("no folder");
    const times = { createdTime: "2026-01-01T00:00:00.000Z", modifiedTime: "2026-01-01T00:00:00.000Z" };
    return { id: node.folderId, name: node.name, mimeType: "application/vnd.google-apps.folder", ...times };
  }
});
