import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { commands } from "../../src/commands/index.ts";
import { showLineage } from "../../src/commands/show-lineage.ts";
import type { Bucket } from "../../src/core/services/storage.ts";
import type { Page } from "../../src/page.ts";
import { publish, report } from "../core/lineage/fixture.ts";
import type { TestEmulators } from "../support/emulators.ts";
import { newIngestFixture, startEmulators, type IngestFixture } from "../support/ingest-fixture.ts";
import { testApp, type TestApp, type TestAppOptions } from "./test-app.ts";

let emulators: TestEmulators;
let fixture: IngestFixture;
let lake: Bucket;
let workspace: string;
let id: string;

beforeAll(async () => {
  emulators = await startEmulators();
  fixture = await newIngestFixture(emulators);
  ({ lake } = fixture);
  workspace = await mkdtemp(join(tmpdir(), "sluice-lineage-"));
  await mkdir(join(workspace, "contracts"));
  const contract = 'format: 1\ndataset: airports\nfiles: ["a*.csv"]\ncolumns: [{ name: id, type: integer }]\n';
  await writeFile(join(workspace, "contracts", "airports.yaml"), contract);
  const inner = await fixture.owner.folder("inner", fixture.folderId);
  id = await fixture.owner.file("a.csv", "id\n1\n", { parent: inner });
  await fixture.owner.file("a.csv", "id\n2\n", { parent: fixture.folderId });
  await fixture.ingest();
  await publish(lake, "airports", 1, [{ ...(await fixture.raw()).get(id)!, quarantined: 1 }]);
});
afterAll(async () => {
  await emulators.close();
  await rm(workspace, { recursive: true, force: true });
});

function newApp(answers: TestAppOptions["answers"] = {}): TestApp {
  return testApp({ emulators, driveFolders: [fixture.folderId], lakeBucket: lake.name, workspace, answers });
}

const row = (fileId: string) => ({
  ...({ kind: "driveFile", path: "a.csv", link: undefined } as const),
  file: { id: fileId, name: "a.csv", mimeType: "text/csv" },
});

function tableOf({ sections }: Page, heading: string): readonly (readonly string[])[] {
  const section = sections.find((one) => one.heading === heading);
  return section?.kind === "table" ? section.rows.map((cells) => cells.map(({ text }) => text)) : [];
}

test("the page of a file says first where its rows are, then the way with links, then the rows that were put aside", async () => {
  const app = newApp();
  await showLineage(app, row(id));
  const [page] = app.ui.pages;
  expect(page?.title).toBe("Lineage of inner/a.csv");
  expect(page?.facts[0]).toMatchObject({
    name: "Where it is",
    value: {
      text: expect.stringMatching(
        /^Its rows are in airports, published by batch .*: 10 rows read = 9 curated/,
      ) as string,
      tone: "good",
    },
  });
  expect(tableOf(page!, "The way").map(([what, state]) => [what, state])).toEqual([
    ["Drive file", "as it was copied"],
    ["Ingest run", "complete"],
    ["Raw object", "copied"],
    ["Contract", "takes it"],
    ["Dataset", "published"],
    ["Quarantine", "1 row"],
  ]);
  expect(tableOf(page!, "Quarantined rows of this file")).toEqual([["airports", "id", "type", "7", "x"]]);
});

test("every link of a page leads somewhere: a command takes what it is given, by what it takes", async () => {
  const app = newApp();
  await showLineage(app, row(id));
  await showLineage(app, { kind: "dataset", uri: `gs://${lake.name}/curated/airports/`, dataset: "airports" });
  const links = app.ui.pages.flatMap(({ facts, actions, sections }) => [
    ...facts.map(({ value }) => value.link),
    ...actions.map(({ link }) => link),
    ...sections.flatMap((section) => (section.kind === "table" ? section.rows.flat().map(({ link }) => link) : [])),
  ]);
  const followed = links.flatMap((link) =>
    link?.to === "command" && link.command === "sluice.lineage.show" ? [link] : [],
  );
  expect(followed.length).toBeGreaterThan(4);
  for (const { given } of followed) {
    const before = app.ui.pages.length;
    await commands["sluice.lineage.show"].run(app, given);
    expect(app.ui.pages.length, JSON.stringify(given)).toBe(before + 1);
  }
});

test("the page of a dataset has its files, and those that wait", async () => {
  const app = newApp();
  await showLineage(app, undefined, { name: "airports" });
  const [page] = app.ui.pages;
  expect(page?.facts[0]?.value.text).toMatch(
    /^9 rows of 1 file, published by batch .* Waiting for the next batch: 1 file\.$/,
  );
  expect(tableOf(page!, "Files").map((cells) => [cells[1], ...cells.slice(3, 8)])).toEqual([
    ["the same in Drive", "airports", "10", "9", "1", "0"],
  ]);
  expect(tableOf(page!, "Waiting for the next batch").map(([path]) => path)).toEqual(["a.csv"]);
});

test("a folder of Drive has no lineage of its own; a dataset that no file is for says so", async () => {
  await expect(showLineage(newApp(), undefined, { name: fixture.folderId })).rejects.toThrow(
    expect.objectContaining({ code: "lineage.folder" }),
  );
  const empty = 'format: 1\ndataset: harbours\nfiles: ["h*.csv"]\ncolumns: [{ name: id, type: integer }]\n';
  await writeFile(join(workspace, "contracts", "harbours.yaml"), empty);
  const app = newApp();
  await showLineage(app, undefined, { name: "harbours" });
  expect(app.ui.pages[0]?.facts[0]?.value.text).toBe("Never published, and no file in raw/ waits for a batch.");
  await rm(join(workspace, "contracts", "harbours.yaml"));
});

test("a file that waits, one that is new, one that is skipped: the first fact is the answer, with what helps", async () => {
  const sheet = await fixture.owner.entry("Budget", {
    ...{ parent: fixture.folderId, mimeType: "application/vnd.google-apps.spreadsheet" },
  });
  const fresh = await fixture.owner.file("new.csv", "id\n", { parent: fixture.folderId });
  const answers = async (fileId: string) => {
    const app = newApp();
    await showLineage(app, row(fileId));
    const [page] = app.ui.pages;
    return [page?.facts[0]?.value.text, ...page!.actions.map(({ label }) => label)];
  };
  expect(await answers(fresh)).toEqual([
    ...["new.csv is in Drive and not copied yet: the next ingest brings it.", "Ingest This File"],
  ]);
  expect((await answers(sheet))[0]).toMatch(/^Budget is a Google document: .* Download it in Drive as CSV/);
  const waiting = [...(await fixture.raw()).keys()].find((one) => one !== id)!;
  expect(await answers(waiting)).toEqual([
    ...["It is in raw/ and waits: the next batch reads it for dataset airports.", "Run Batch"],
  ]);
});

test("of several of one name the user chooses, and nobody does for who can't be asked; who names nothing gets nothing", async () => {
  const asked: (readonly string[])[] = [];
  const app = newApp({
    pick(_title, labels) {
      asked.push(labels);
      return 1;
    },
  });
  expect(await showLineage(app, undefined, { name: "a.csv" })).toMatchObject({ node: { kind: "file" } });
  expect(asked).toEqual([["a.csv", "a.csv"]]);
  await expect(showLineage(newApp({ canAsk: false }), undefined, { name: "a.csv" })).rejects.toMatchObject({
    code: "lineage.several",
    params: { matches: [expect.stringMatching(/^a\.csv · /), expect.stringMatching(/^a\.csv · /)] },
  });
  expect(await showLineage(newApp({ inputs: [undefined] }))).toBeUndefined();
});

test("a batch that failed after all is the answer of a file that it read", async () => {
  const waiting = [...(await fixture.raw()).values()].find(({ name }) => !name.includes(id))!;
  await report(lake, "airports", 3, [waiting], { reason: { code: "too-many-bad-rows", message: "9 of 10 rows" } });
  const app = newApp();
  await showLineage(app, { kind: "objectName", uri: `gs://${lake.name}/${waiting.name}` });
  expect(app.ui.pages[0]?.facts[0]?.value).toMatchObject({
    ...{ tone: "bad", text: expect.stringContaining("published nothing of airports: 9 of 10 rows") as string },
  });
});
