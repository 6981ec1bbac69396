import { NO_PROXY } from "../../src/core/google/proxy.ts";
import { createHash } from "node:crypto";
import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { makePlace, paths, type Place } from "../../demo/place.ts";
import { tell } from "../../demo/story.ts";
import { openTerminal, type Sluice } from "../../demo/terminal.ts";
import type { Bucket, StoredObject } from "../../src/core/services/storage.ts";
import { connect } from "../../src/connect.ts";
import { readEmulators } from "../../src/core/local/running-emulators.ts";
import { decodeRawMetadata } from "../../src/core/layout.ts";
import { listDatasets, readCurrent } from "../../src/core/results/current.ts";
import { documentsMissing } from "../discovery/documents.ts";
import { makeHeldInstallation } from "../discovery/hold-installation.ts";
import { previewDataset, readCurrentReport } from "../../src/core/results/preview.ts";

/** What `npm run demo` tells, told once; then its buckets are looked into. */
describe("the demo", () => {
  const signal = new AbortController().signal;
  let place: Place;
  let sluice: Sluice;
  let lake: Bucket;
  let told = "";

  beforeAll(async () => {
    place = await makePlace(await mkdtemp(join(tmpdir(), "sluice-demo-")));
    const held = documentsMissing === undefined && (await makeHeldInstallation(join(place.root, "installation")));
    sluice = openTerminal(place, signal, (text) => (told += text), held || undefined);
    await tell(place, sluice);
    lake = await openLakeOf(place);
  });

  afterAll(async () => {
    await sluice("emulators", "stop").catch(() => undefined); // the last test did
    await rm(place.root, { recursive: true, force: true });
  });

  test("where the rows of the broken file are, and where a text stands, is told", () => {
    expect(told).toMatch(/^Where it is +Its rows are in airports, .*: 10 rows read = 2 curated \+ 6 quarantined/m);
    expect(told).toMatch(/airports-broken\.csv:4:6: ZZ1,"Sluice Field, North"/);
  });

  test("raw/ holds each CSV file once, byte for byte, under its Drive name", async () => {
    const objects = await Array.fromAsync(lake.all("raw/", signal));
    const found = new Map(objects.map((object) => [object.name.split("/")[2] ?? "", object]));
    const sources = {
      "airports.csv": join(paths.data, "airports.csv"),
      "airports-broken.csv": paths.brokenFile,
      "seattle-weather.csv": join(paths.data, "seattle-weather.csv"),
      "sp500.csv": join(paths.data, "sp500.csv"),
      "us-employment.csv": join(paths.data, "us-employment.csv"),
    };
    expect(objects).toHaveLength(Object.keys(sources).length);
    for (const [name, file] of Object.entries(sources)) {
      expect(found.get(name)?.md5Hash, name).toBe(
        createHash("md5")
          .update(await readFile(file))
          .digest("base64"),
      );
    }
    expect(metadataOf(found.get("seattle-weather.csv"))?.drivePath).toBe("weather/seattle-weather.csv");
    expect(metadataOf(found.get("us-employment.csv"))?.createdTime).toBe("2019-03-01T09:00:00.000Z");
  });

  test("three ingest runs copied three, none and just the two that arrived; the Sheet was skipped with its reason", async () => {
    const runs = await summaries(lake, signal);
    expect(runs.map(({ counts }) => counts.copied)).toEqual([3, 0, 2]);
    expect(runs.every(({ complete }) => complete)).toBe(true);
    const skipped = runs.flatMap(({ entries }) => entries).filter(({ decision }) => decision === "skipped");
    expect(skipped).toEqual([expect.objectContaining({ path: "Budget", reason: "native-google-file" })]);
  });

  test("the batch published every dataset, each row accounted for", async () => {
    expect(await listDatasets(lake, signal)).toEqual(["airports", "seattle_weather", "sp500", "us_employment"]);
    const totals = async (dataset: string) => (await readCurrentReport(lake, dataset, signal)).totals;
    expect(await totals("airports")).toEqual({ rowsRead: 3386, curated: 3336, quarantined: 48, duplicates: 2 });
    expect(await totals("seattle_weather")).toEqual({ rowsRead: 1461, curated: 1461, quarantined: 0, duplicates: 0 });
    expect(await totals("sp500")).toEqual({ rowsRead: 123, curated: 123, quarantined: 0, duplicates: 0 });
    expect(await totals("us_employment")).toEqual({ rowsRead: 120, curated: 120, quarantined: 0, duplicates: 0 });
  });

  test("the rows read back are the rows of the file, with the types of the contract", async () => {
    const { columns, rows, values, totalRows } = await previewDataset(lake, "sp500", 2, signal);
    expect(columns.slice(0, 2)).toEqual(["month", "price"]);
    expect(rows.map((row) => row.slice(0, 2))).toEqual([
      ["2000-01-01", "1394.46"],
      ["2000-02-01", "1366.42"],
    ]);
    expect(values.map((row) => row.slice(0, 2))).toEqual([
      ["2000-01-01", 1394.46],
      ["2000-02-01", 1366.42],
    ]);
    expect(totalRows).toBe(123);
    expect((await readCurrent(lake, "sp500", signal)).files.length).toBeGreaterThan(0);
  });

  test("as lines of JSON, numbers are numbers, days are texts, and what is not there is null", async () => {
    const before = told.length;
    await sluice("--json", "results", "us_employment", "--rows", "1");
    const [line = ""] = told.slice(before).split("\n").slice(2);
    expect(JSON.parse(line)).toMatchObject({
      month: "2006-01-01",
      nonfarm: 135450,
      retail_trade: 15351.5,
    });
  });

  test("it shows the log, the quality report and the first rows", () => {
    expect(told).toContain("airports: 3386 rows read = 3336 curated + 48 quarantined + 2 duplicates");
    expect(told).toMatch(/airports-broken\.csv +10 +2 +6 +2/);
    expect(told).toMatch(/00M +Thigpen +Bay Springs/);
    expect(told).not.toMatch(/MaxListeners|ExperimentalWarning|at .*\.(js|ts):\d+/);
  });

  /** Stops the emulators; what was asked of them, and answered, is as Google's documents have it. */
  async function stopHeld(): Promise<void> {
    const running = await readEmulators(join(place.state, "emulators.json"));
    await sluice("emulators", "stop");
    await expect.poll(() => isAlive(running!.pid)).toBe(false);
    if (documentsMissing !== undefined) return;
    const log = await readFile(join(place.state, "emulators.log"), "utf8");
    expect(log).toMatch(/Held against Google's discovery documents: [1-9]\d* exchanges/);
    expect(log).not.toContain("Not as Google's");
  }

  test("the emulators keep everything over a restart", async () => {
    const before = await listing(lake, signal);
    await stopHeld();
    await sluice("emulators", "start");
    lake = await openLakeOf(place);
    expect(await listing(lake, signal)).toEqual(before);
    await sluice("ingest");
    expect(told.slice(told.lastIndexOf("$ sluice ingest"))).toMatch(/\b0 (copied|copiados)\b/);
    await stopHeld();
  });
});

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false; // no such process
  }
}

async function openLakeOf({ workspace, state }: Place): Promise<Bucket> {
  const path = join(workspace, "sluice.json");
  const { clients } = connect({
    sources: { file: { path, text: await readFile(path, "utf8") }, environment: {}, flags: {} },
    endpoints: {},
    keyFile: undefined,
    emulators: await readEmulators(join(state, "emulators.json")),
    useEmulators: "matching",
    emulatorsToken: undefined,
    metadataHost: undefined,
    proxy: NO_PROXY,
  });
  return clients.lake();
}

function metadataOf(object: StoredObject | undefined) {
  return object && decodeRawMetadata(object.metadata);
}

interface RunSummary {
  readonly startedAt: string;
  readonly complete: boolean;
  readonly counts: { readonly copied: number };
  readonly entries: readonly { readonly path: string; readonly decision: string; readonly reason?: string }[];
}

async function summaries(lake: Bucket, signal: AbortSignal): Promise<RunSummary[]> {
  const objects = await Array.fromAsync(lake.all("_sluice/ingest/", signal));
  const names = objects.map(({ name }) => name).filter((name) => name.endsWith("/summary.json"));
  const texts = await Promise.all(names.map((name) => lake.readText(name, signal)));
  const runs = texts.map((found) => JSON.parse(found?.text ?? "") as RunSummary);
  return runs.sort((a, b) => (a.startedAt < b.startedAt ? -1 : 1));
}

async function listing(lake: Bucket, signal: AbortSignal): Promise<string[]> {
  const objects = await Array.fromAsync(lake.all("", signal));
  return objects.map(({ name, generation, crc32c }) => `${name}#${generation} ${crc32c ?? ""}`);
}
