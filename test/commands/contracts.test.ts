import { existsSync } from "node:fs";
import { mkdir, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { Readable } from "node:stream";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { checkContract } from "../../src/commands/check-contract.ts";
import { proposeContract } from "../../src/commands/propose-contract.ts";
import type { SelectedFile } from "../../src/commands/ask/select-file.ts";
import type { DriveFile } from "../../src/core/services/drive.ts";
import { openOwnersDrive } from "../../src/core/local/seed.ts";
import { parseContract } from "../../src/core/jobs/contract/read.ts";
import { temporaryFolder } from "../support/temporary-folder.ts";
import { SPARK_FOLDER, startTestEmulators, type TestEmulators } from "../support/emulators.ts";
import type { Answers } from "./recording-ui.ts";
import { testApp } from "./test-app.ts";

const { signal } = new AbortController();
const SALES = `format: 1
dataset: sales
files: ["sales*.csv"]
columns:
  - { name: id, type: integer, required: true }
  - { name: what, type: string, maxLength: 5 }
`;
const CSV = "id,what\n1,pen\nx,ink\n3,paper clips\n";

/** A workspace with the contract of sales and these files; `file` gives one as a menu of the editor does. */
async function pipeline(files: Readonly<Record<string, string>>, options: Parameters<typeof testApp>[0] = {}) {
  const workspace = await temporaryFolder();
  await mkdir(join(workspace, "contracts"));
  const place = (name: string) => join(workspace, name);
  for (const [name, text] of Object.entries({ "contracts/sales.yaml": SALES, ...files })) {
    await writeFile(place(name), text);
  }
  const app = testApp({ workspace, state: await temporaryFolder(), sparkFolder: SPARK_FOLDER, ...options });
  return { app, place, file: (name: string): SelectedFile => ({ kind: "localFile", path: place(name) }) };
}

describe.skipIf(!existsSync(join(SPARK_FOLDER, "spark.json")))("a CSV file", () => {
  test("is checked by the contract that takes its name, and its bad rows are shown line by line", async () => {
    const { app, file } = await pipeline({ "Sales-1.csv": CSV });
    const checked = await checkContract(app, file("Sales-1.csv"));
    expect(checked?.totals).toEqual({ rowsRead: 3, curated: 1, quarantined: 2, duplicates: 0 });
    expect(app.ui.tables).toEqual([
      {
        title: "Check of Sales-1.csv",
        columns: ["Line", "Column", "Rule", "Row", "What was found"],
        rows: [
          ["", "", "too-many-bad-rows", "", expect.stringContaining("2 of 3 rows break the contract")],
          ["3", "id", "type", "x,ink", "id: 'x' is not an integer"],
          ["4", "what", "maxLength", "3,paper clips", "what: 'paper clips' is longer than 5"],
        ],
        note: "By the contract sales: 3 rows read = 1 curated + 2 quarantined + 0 duplicates.",
      },
    ]);
  });

  test("of which not all bad rows are shown says how many are left out", async () => {
    const { app, file, place } = await pipeline({
      "sales.csv": CSV,
      "before.yaml": SALES.replace("integer", "string"),
    });
    await checkContract(app, file("sales.csv"), { rows: 1 });
    await checkContract(app, file("sales.csv"), { rows: 1, against: place("before.yaml") });
    const [all, changed] = app.ui.tables;
    expect(all?.rows.slice(1)).toHaveLength(1);
    expect(all?.note).toMatch(/duplicates\. 1 more rows are not shown\.$/);
    expect(changed?.rows.slice(1)).toHaveLength(1);
    expect(changed?.note).toMatch(/quarantines 1 rows and lets in 0\.$/);
  });

  test("that is whole is told in a sentence", async () => {
    const { app, file } = await pipeline({ "sales.csv": "id,what\n1,pen\n" });
    await checkContract(app, file("sales.csv"));
    expect(app.ui.tables).toEqual([]);
    expect(app.ui.said).toEqual([
      "sales.csv is whole. By the contract sales: 1 rows read = 1 curated + 0 quarantined + 0 duplicates.",
    ]);
  });

  test("that no contract takes is checked by the one that the user picks", async () => {
    const asked: unknown[] = [];
    const pick: Answers["pick"] = (title, labels) => {
      asked.push(title, labels);
      return 0;
    };
    const { app, file, place } = await pipeline({ "other.csv": CSV }, { answers: { pick } });
    expect((await checkContract(app, file("other.csv")))?.warnings[0]?.code).toBe("other-name");
    expect(asked).toEqual(["No contract takes the name other.csv. By which one is it to be checked?", ["sales"]]);
    const undecided = await pipeline({ "other.csv": CSV });
    expect(await checkContract(undecided.app, undecided.file("other.csv"))).toBeUndefined();
    const refused = checkContract(app, file("other.csv"), { unasked: true });
    await expect(refused).rejects.toMatchObject({
      code: "contract.no-match",
      params: { name: "other.csv", folder: place("contracts") },
    });
  });

  test("is checked by two contracts where a change is to be judged", async () => {
    const before = SALES.replace("maxLength: 5", "maxLength: 50").replace("type: integer", "type: double");
    const { app, file, place } = await pipeline({ "sales.csv": `${CSV}4.5,cup\n`, "before.yaml": before });
    await checkContract(app, file("sales.csv"), { against: place("before.yaml") });
    const [table] = app.ui.tables;
    expect(table?.rows.slice(1)).toEqual([
      ["newly quarantined", "4", "what", "maxLength", "3,paper clips", expect.stringContaining("longer than 5")],
      ["newly quarantined", "5", "id", "type", "4.5,cup", "id: '4.5' is not an integer"],
    ]);
    expect(table?.note).toContain("The change quarantines 2 rows and lets in 0.");
  });

  test("that is not there is told before any contract is looked for", async () => {
    const { app, file, place } = await pipeline({});
    const missing = { code: "file.missing", params: { file: place("other.csv") } };
    await expect(checkContract(app, file("other.csv"), { unasked: true })).rejects.toMatchObject(missing);
    await expect(proposeContract(app, file("other.csv"), { write: true })).rejects.toMatchObject(missing);
    await expect(checkContract(app, file("contracts"))).rejects.toMatchObject({ code: "file.not-plain" });
  });

  test("whose path the user types is found in the workspace", async () => {
    const { app } = await pipeline({ "sales.csv": CSV }, { answers: { inputs: [" sales.csv "] } });
    expect((await checkContract(app))?.totals.rowsRead).toBe(3);
    const silent = await pipeline({});
    expect(await checkContract(silent.app)).toBeUndefined();
  });

  test("becomes a contract of its own, which says what was seen and takes all its rows", async () => {
    const csv = 'Item No;Price;Sold On\n007;"1.50";31/01/2024\n008;;01/02/2024\n';
    const { app, file, place } = await pipeline({ "orders-2024-01.csv": csv });
    const proposed = await proposeContract(app, file("orders-2024-01.csv"), { write: true });
    expect(proposed?.check.totals).toEqual({ rowsRead: 2, curated: 2, quarantined: 0, duplicates: 0 });
    const text = await readFile(place("contracts/orders.yaml"), "utf8");
    expect(app.ui.opened).toEqual([place("contracts/orders.yaml")]);
    expect(parseContract(text)).toEqual({ contract: proposed?.contract });
    expect(text)
      .toBe(`# Made from orders-2024-01.csv: 2 of its 2 rows are curated by it. Look through it before you rely on it.

format: 1
dataset: orders
files: [ orders-*.csv ]
csv: { delimiter: ; }
columns:
  # All values: "007", "008"
  # Not a number: 007 in line 2 would lose its zero (2 such).
  - { name: item_no, from: Item No, type: string, required: true }
  # All values: "1.50"
  # 1 of 2 are empty.
  # Digits seen: at most 1 before the point, 2 after it.
  - { name: Price, type: "decimal(18,2)" }
  # All values: "31/01/2024", "01/02/2024"
  # Not MM/dd/yyyy: some value is none by that.
  - { name: sold_on, from: Sold On, type: date, format: dd/MM/yyyy, required: true }
`);
    expect((await checkContract(app, file("orders-2024-01.csv")))?.dataset).toBe("orders");
  });

  test("of numbers with a comma becomes a contract that says why they are texts", async () => {
    const { app, file } = await pipeline({ "notas.csv": "id;valor\n1;1,50\n2;1.234,00\n" });
    const proposed = await proposeContract(app, file("notas.csv"), { write: false });
    expect(proposed?.text).toContain(
      "# Not a number: 1,50 in line 2 has a comma (2 such); only a point may stand before decimals.\n" +
        "  - { name: valor, type: string, required: true }",
    );
  });

  test("replaces no contract unless the user agrees", async () => {
    const answers = { confirm: () => false };
    const { app, file, place } = await pipeline({ "sales.csv": CSV }, { answers });
    expect(await proposeContract(app, file("sales.csv"), { write: true })).toBeUndefined();
    expect(app.ui.questions.map(({ question }) => question)).toEqual([
      `${place("contracts/sales.yaml")} is there already. Replace it?`,
    ]);
    expect(await readFile(place("contracts/sales.yaml"), "utf8")).toBe(SALES);
    const agreed = await pipeline({ "sales.csv": CSV }, { answers: { confirm: () => true } });
    await proposeContract(agreed.app, agreed.file("sales.csv"), { write: true });
    expect(await readFile(agreed.place("contracts/sales.yaml"), "utf8")).toContain("# Made from sales.csv");
  });

  test("of rows that can't be read becomes a contract that says so", async () => {
    const { app, file } = await pipeline({ "some.csv": "a,b\n1,2\n3\n" });
    const proposed = await proposeContract(app, file("some.csv"), { write: false });
    expect(proposed?.text).toContain("1 of its 2 rows are curated by it");
    expect(proposed?.text).toContain("# 1 rows break the rule fields, in line 3 first.");
    expect(app.ui.said).toEqual(["1 of 2 rows can't be read: the contract says why."]);
  });

  test("that says too little becomes none", async () => {
    const { app, file } = await pipeline({ "some.csv": "" });
    await expect(proposeContract(app, file("some.csv"), { write: false })).rejects.toMatchObject({
      code: "check.failed",
      params: { file: "some.csv", why: expect.stringContaining("the file is empty") as string },
    });
  });

  describe("in Drive or in the lake bucket", () => {
    let emulators: TestEmulators;
    beforeAll(async () => {
      emulators = await startTestEmulators({ sparkFolder: null });
    });
    afterAll(() => emulators.close());

    test("is copied here for the time of the check", async () => {
      const { app } = await pipeline({}, { emulators, lakeBucket: "lake" });
      const { clients } = await app.connect();
      await (await clients.storage()).createBucket("lake", "EU", signal);
      const metadata = {
        "sluice-drive-id": "f1",
        "sluice-folder-id": "folder",
        "sluice-drive-name": "sales %C3%A9.csv",
      };
      const writing = { ifGenerationMatch: "0", contentType: "text/csv", metadata };
      const object = await (
        await clients.lake()
      ).upload("raw/f1/sales__.csv", Readable.from([Buffer.from(CSV)]), writing, signal);
      const checked = await checkContract(app, { kind: "object", uri: "gs://lake/raw/f1/sales__.csv", object });
      expect(checked?.totals.quarantined).toBe(2);
      expect(app.ui.tables[0]?.title).toBe("Check of sales é.csv");
    });

    test("of Drive too", async () => {
      const { app, place } = await pipeline({ "sales.csv": CSV }, { emulators });
      const owner = await openOwnersDrive(emulators);
      const folder = await owner.createFolder("Sales");
      await owner.share(folder);
      const id = await owner.upload(place("sales.csv"), folder, {});
      const file = await (await (await app.connect()).clients.drive()).get(id, signal);
      expect((await checkContract(app, { kind: "driveFile", file: file! }))?.totals.quarantined).toBe(2);
      const proposed = await proposeContract(app, { kind: "driveFile", file: file! }, { write: false });
      expect(proposed?.check.totals).toMatchObject({ rowsRead: 3, curated: 3 });
    });

    test("is not there for a Google document, which is said", async () => {
      const { app } = await pipeline({}, { emulators });
      const file = { id: "x", name: "Budget", mimeType: "application/vnd.google-apps.spreadsheet" } as DriveFile;
      expect(await checkContract(app, { kind: "driveFile", file })).toBeUndefined();
      expect(app.ui.said[0]).toContain("Budget is a Google document");
    });
  });
});

test("without local Spark its set-up is offered, and nothing is done when the user says no", async () => {
  const { app, file } = await pipeline({ "sales.csv": CSV }, { sparkFolder: "/nowhere/spark" });
  expect(await checkContract(app, file("sales.csv"))).toBeUndefined();
  expect(await proposeContract(app, file("sales.csv"), { write: true })).toBeUndefined();
  const [question] = app.ui.questions;
  expect(question?.question).toContain("is not set up. Set it up?");
  expect(question?.detail).toContain("500 MB");
});

test("a local Spark of before is named", async () => {
  const sparkFolder = await temporaryFolder();
  const python = join(sparkFolder, "python");
  await writeFile(python, "#!/bin/sh\necho \"ModuleNotFoundError: No module named 'pyarrow'\" >&2\nexit 1\n", {
    mode: 0o755,
  });
  await writeFile(join(sparkFolder, "spark.json"), JSON.stringify({ format: 1, python }));
  const { app, file } = await pipeline({ "sales.csv": CSV }, { sparkFolder });
  await expect(checkContract(app, file("sales.csv"))).rejects.toMatchObject({
    code: "check.python-outdated",
    params: { folder: sparkFolder, why: "ModuleNotFoundError: No module named 'pyarrow'" },
  });
});
