import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Locator } from "playwright-core";
import { startWorkbench, workbenchBrowser } from "../../demo/workbench.ts";
import { LIMITS } from "../limits.ts";
import { startTestEmulators, type TestEmulators } from "../support/emulators.ts";
import { eventually } from "../support/eventually.ts";
import { newIngestFixture } from "../support/ingest-fixture.ts";
import { openEditor, type Editor } from "../workbench/editor.ts";
import { findVsix } from "../workbench/stage.ts";
import { milliseconds, timed, type Result } from "./result.ts";

const FILES = 1000;
const BATCHES = 300;
const REGION = "europe-west1";
const SERVICES = ["drive", "storage", "dataproc"] as const;

/**
 * The packaged extension in a real VS Code, over many files, raw objects and batches: how long the editor says that it takes
 * to activate, and for the first page of each view the requests that it makes and the rows that it shows.
 */
export async function measureViews(): Promise<Result | Result[]> {
  const browser = workbenchBrowser();
  if (browser === undefined) return { what: "views over many objects", value: "left out", note: "no workbench here" };
  const root = await mkdtemp(join(tmpdir(), "sluice-bench-views-"));
  const state = join(root, "state");
  await mkdir(state);
  const emulators = await startTestEmulators({ sparkFolder: null, stateFile: join(state, "emulators.json") });
  const folder = join(root, "pipeline");
  await mkdir(folder);
  try {
    await fill(emulators, folder);
    const vsix = await findVsix();
    const workbench = await startWorkbench({ folder, vsix, env: { SLUICE_STATE_FOLDER: state } });
    try {
      await forget(emulators);
      const editor = await openEditor(workbench, browser);
      try {
        return await look(editor, emulators);
      } finally {
        await editor.close();
      }
    } finally {
      await workbench.stop();
    }
  } finally {
    await emulators.close();
    await rm(root, { recursive: true, force: true });
  }
}

/** A pipeline whose files are all ingested, and batches that have ended: there is no Spark. */
async function fill(emulators: TestEmulators, folder: string): Promise<void> {
  const fixture = await newIngestFixture(emulators);
  const { owner, folderId, lake } = fixture;
  for (let index = 0; index < FILES; index++) {
    await owner.file(`readings-${index}.csv`, `a\n${index}\n`, { parent: folderId });
  }
  await fixture.ingest();
  const { project } = emulators;
  for (let index = 0; index < BATCHES; index++) {
    const path = `/v1/projects/${project}/locations/${REGION}/batches?batchId=bench-${index}`;
    const body = JSON.stringify({ pysparkBatch: { mainPythonFileUri: `gs://${lake.name}/none.py` } });
    const headers = { "content-type": "application/json" };
    const reply = await emulators.call("dataproc", path, { method: "POST", body, headers });
    if (!reply.ok) throw new Error(await reply.text());
  }
  const connection = { project, region: REGION, lakeBucket: lake.name, driveFolders: [folderId] };
  await writeFile(join(folder, "sluice.json"), JSON.stringify(connection));
}

async function look(editor: Editor, emulators: TestEmulators): Promise<Result[]> {
  await editor.row("Drive → raw, ", "Pipeline").waitFor();
  await editor.row("incoming", "Drive").waitFor();
  const batches = editor.pane("Batches").locator(".monaco-list-row").first();
  await batches.waitFor();
  const opened = await requests(emulators);
  const shown = await siblings(batches);

  const page = async (view: string, parent: string, child: string, budget: string): Promise<Result> => {
    await forget(emulators);
    const first = editor.row(child, view);
    const [took = NaN] = await timed(1, async () => {
      await editor.row(parent, view).click();
      await first.waitFor();
    });
    const told = `${await requests(emulators)} requests`;
    return {
      what: `${view}, "${parent}", of ${FILES}`,
      value: told,
      budget,
      note: `${await siblings(first)} rows, ${milliseconds(took)}`,
    };
  };
  return [
    { what: "activation, as the editor tells it", value: (await editor.activation()).replace("Activation: ", "") },
    {
      what: "sidebar opened, all four views",
      value: `${opened} requests`,
      budget: "25 requests",
      note: `${shown} rows of ${BATCHES} batches`,
    },
    await page("Drive", "incoming", "readings-0.csv", "4 requests"),
    // What it shows is short: what stands above it stays in sight.
    await page("Buckets", "All objects", "_sluice", "2 requests"),
    await page("Buckets", "Raw files", "readings-0.csv", "2 requests"),
  ];
}

/** Only rows that fit are in the page; each says how many there are beside it. */
async function siblings(row: Locator): Promise<string> {
  return (await row.getAttribute("aria-setsize")) ?? "?";
}

/** How many the services have had, once no more come. */
async function requests(emulators: TestEmulators): Promise<number> {
  const count = async () => {
    const all = await Promise.all(SERVICES.map((service) => emulators.requests(service)));
    return all.flatMap((one) => Object.values(one)).reduce((sum, one) => sum + one, 0);
  };
  let counted = await count();
  await eventually(
    async () => {
      const before = counted;
      counted = await count();
      return counted === before;
    },
    { timeout: LIMITS.answer, interval: 1000 },
  );
  return counted;
}

async function forget(emulators: TestEmulators): Promise<void> {
  for (const service of SERVICES) await emulators.forget(service);
}
