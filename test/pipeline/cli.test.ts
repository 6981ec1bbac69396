import { existsSync } from "node:fs";
import { access, mkdir, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import * as z from "zod";
import { IngestSummary } from "../../src/core/ingest/record/summary.ts";
import { linesOf, openCommandLine, startPipeline, type CommandLine, type LocalPipeline } from "./command-line.ts";

const PlanLine = z.object({ path: z.string(), decision: z.string(), reason: z.string().optional() });
const BatchLine = z.object({ id: z.string(), name: z.string(), state: z.string(), stateMessage: z.string() });

let sluice: CommandLine;
let pipeline: LocalPipeline;
let files: string;

beforeAll(async () => {
  files = await mkdtemp(join(tmpdir(), "sluice-cli-files-"));
  await mkdir(join(files, "sub"));
  await writeFile(join(files, "one.csv"), "a\n1\n");
  await writeFile(join(files, "sub", "two.csv"), "a\n22\n");
  await writeFile(join(files, "Budget.gsheet.csv"), "a\n3\n");
  sluice = await openCommandLine();
  pipeline = await startPipeline(sluice, files);
});
afterAll(async () => {
  await sluice.close();
  await rm(files, { recursive: true, force: true });
});

async function ingestJson(...args: string[]): Promise<{ code: number | null; summary: IngestSummary }> {
  const { code, out } = await sluice.run(["--json", "ingest", ...args]);
  const [summary, ...more] = linesOf(IngestSummary, out);
  expect(more).toEqual([]);
  return { code, summary: summary! };
}

// One folder's story, told in order.

test("a plan names every file and writes nothing", async () => {
  const before = await pipeline.listBucket();
  const { code, out } = await sluice.run(["--json", "ingest", "--plan"]);
  expect(code).toBe(0);
  expect(
    linesOf(PlanLine, out)
      .map(({ path, decision, reason }) => [path, decision, reason])
      .toSorted(),
  ).toEqual([
    ["Budget", "skipped", "native-google-file"],
    ["one.csv", "copied", "new"],
    ["sub/two.csv", "copied", "new"],
  ]);
  expect(await pipeline.listBucket()).toEqual(before);

  const table = await sluice.run(["ingest", "--plan"]);
  expect(table.out).toMatch(/^will copy +new +one\.csv/m);
});

test("an ingest says what it copied, and what it left out and why", async () => {
  const { code, out, err } = await sluice.run(["ingest"]);
  expect(code).toBe(0);
  expect(err).toContain("Ingest is complete: 2 copied, 0 unchanged, 1 skipped, 0 gone, 0 failed.");
  expect(err).toContain("skipped: Budget: a Google document has no bytes of its own");
  const [, manifest] = /^gs:\/\/[^/]+\/(_sluice\/ingest\/.+\/summary\.json)\n$/.exec(out) ?? [];
  const summary = IngestSummary.parse(JSON.parse(await pipeline.readObject(manifest!)));
  expect(summary.counts).toMatchObject({ lookedAt: 3, copied: 2, skipped: 1 });
  expect((await pipeline.listBucket()).filter((object) => object.startsWith("raw/"))).toHaveLength(2);
});

test("the next one says plainly that nothing has changed", async () => {
  const human = await sluice.run(["ingest"]);
  expect(human.code).toBe(0);
  expect(human.err).toContain("nothing has changed: 0 copied");
  const { code, summary } = await ingestJson();
  expect(code).toBe(0);
  expect(summary).toMatchObject({ complete: true, mode: "incremental", bytes: 0, counts: { copied: 0, failed: 0 } });
});

test("the whole folder is compared when that is asked for; the same run id gets its first answer", async () => {
  const { summary } = await ingestJson("--mode", "reconcile", "--run-id", "nightly-0001");
  expect(summary).toMatchObject({ runId: "nightly-0001", mode: "reconcile", counts: { unchanged: 2, copied: 0 } });
  await pipeline.addFile("three.csv", "a\n333\n");
  expect((await ingestJson("--run-id", "nightly-0001")).summary).toEqual(summary);
});

test("one folder can be ingested alone, whatever sluice.json names", async () => {
  const { code, summary } = await ingestJson("--folder", pipeline.folderId);
  expect(code).toBe(0);
  expect(summary).toMatchObject({ folderId: pipeline.folderId, counts: { copied: 1 }, bytes: 6 });
});

test("one file can be ingested alone; with what concerns the whole folder it makes no sense", async () => {
  const id = await pipeline.addFile("alone.csv", "a\n7777\n");
  const { code, summary } = await ingestJson("--file", id);
  expect(code).toBe(0);
  expect(summary).toMatchObject({ only: { kind: "file", path: "alone.csv" }, counts: { lookedAt: 1, copied: 1 } });
  expect((await sluice.run(["ingest", "--file", id, "--mode", "reconcile"])).code).toBe(2);
});

test("what came since a date is ingested again when that was agreed to, and a date is checked", async () => {
  expect((await sluice.run(["ingest", "--since", "2001-02-30"])).code).toBe(2);
  const asked = await sluice.run(["ingest", "--since", "2001-01-01"]);
  expect(asked.code).toBe(130);
  expect(asked.err).toContain("back to 2001-01-01T00:00:00.000Z, and ingest?");
  const { code, summary } = await ingestJson("--since", "2001-01-01", "--yes");
  expect(code).toBe(0);
  expect(summary).toMatchObject({ mode: "reconcile", counts: { copied: 0, failed: 0 } });
});

test("a plan with nothing to do says so", async () => {
  await sluice.run(["ingest"]);
  const { code, out } = await sluice.run(["ingest", "--plan"]);
  expect({ code, said: out.split("\n").slice(1) }).toEqual({
    code: 0,
    said: [expect.stringMatching(/^An ingest would do nothing now/), ""],
  });
});

test("a file that is gone is named by where it was in Drive, in the plan and in the ingest", async () => {
  const { drive, folderId } = pipeline;
  const [inside, elsewhere] = [await drive.createFolder("März", folderId), await drive.createFolder("elsewhere")];
  const id = await pipeline.addFile("tab.csv", "a\n4\n");
  await drive.move(id, folderId, inside);
  expect((await ingestJson()).summary.counts).toMatchObject({ copied: 1 });
  await drive.move(id, inside, elsewhere);
  const plan = await sluice.run(["ingest", "--plan"]);
  expect(plan.out).toMatch(/gone.* März\/tab\.csv/m);
  const { code, err } = await sluice.run(["ingest"]);
  expect(code).toBe(0);
  expect(err).toContain("1 gone, 0 failed.");
  expect(err).toMatch(/^gone from Drive: März\/tab\.csv$/m);
});

test("a file that fails makes the run incomplete: exit 3, its reason, and the next run takes it up", async () => {
  await pipeline.addFile("four.csv", "a\n4\n");
  await pipeline.addFile("five.csv", "a\n5\n");
  await pipeline.plant("drive", "drive.files.download", ["return-403:insufficientFilePermissions"]);
  const { code, err } = await sluice.run(["ingest"]);
  expect(code).toBe(3);
  expect(err).toContain("Ingest is not complete: 1 copied, 0 unchanged, 0 skipped, 0 gone, 1 failed.");
  expect(err).toMatch(/failed: (four|five)\.csv: Google Drive denies access to /);
  const next = await ingestJson();
  expect(next.code).toBe(0);
  expect(next.summary.counts).toMatchObject({ copied: 1, failed: 0 });
});

test.each([
  [
    "C.UTF-8",
    /^The ingest was interrupted: \d+ files looked at, 0 copied, 0 failed. The next run goes on from there.$/,
    "Interrupted.",
  ],
  [
    "pt_BR.UTF-8",
    /^A ingestão foi interrompida: \d+ arquivos examinados, 0 copiados, 0 com falha. A próxima execução continua dali.$/,
    "Interrompido.",
  ],
])(
  "Ctrl+C ends an ingest at once, says in %s what is done, and the next run completes it",
  async (LANG, said, last) => {
    await pipeline.addFile(`six-${LANG}.csv`, "a\n6\n");
    await pipeline.plant("drive", "drive.files.download", ["stall-for-60s"]);
    const before = await downloads();
    const { code, out, err } = await sluice.interrupted(["ingest"], () => moreDownloads(before), { LANG });
    expect({ code, out }).toEqual({ code: 130, out: "" });
    expect(err.split("\n").slice(-3)).toEqual([expect.stringMatching(said), last, ""]);
    const { summary } = await ingestJson();
    expect(summary).toMatchObject({ complete: true, counts: { copied: 1 } });
  },
);

test("Ctrl+C hides no failure that came before it", async () => {
  const hidden = "1AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA";
  await pipeline.addFile("seven.csv", "a\n7\n");
  await pipeline.plant("drive", "drive.files.download", ["stall-for-60s"]);
  const before = await downloads();
  const { code, err } = await sluice.interrupted(["--json", "ingest"], () => moreDownloads(before), {
    SLUICE_DRIVE_FOLDERS: `${hidden},${pipeline.folderId}`,
  });
  expect(code).toBe(130);
  const codes = err.split("\n").filter((line) => line.startsWith("{"));
  expect(codes.map((line) => (JSON.parse(line) as { error: { code: string } }).error.code)).toEqual([
    "drive.folder-hidden",
    "interrupted",
  ]);
  expect((await ingestJson()).summary).toMatchObject({ complete: true, counts: { copied: 1 } });
});

test("only ten of many are listed; the manifest has them all", async () => {
  for (let index = 0; index < 12; index++) {
    await pipeline.addFile(`sheet-${index}`, "a\n1\n", { mimeType: "application/vnd.google-apps.spreadsheet" });
  }
  const { code, err } = await sluice.run(["ingest"]);
  expect(code).toBe(0);
  expect(err.match(/^skipped: sheet-/gm)).toHaveLength(10);
  expect(err).toContain("and 2 more: see the manifest");
});

test("a hostile name is shown as plain text on one line, and is valid JSON", async () => {
  const name = '\u001b]0;owned\u0007\u001b[31mred\u001b[0m\r\nsecond "line".csv';
  await pipeline.addFile(name, "a\n7\n");
  const plain = await sluice.run(["ingest", "--plan"]);
  expect(plain.out).toMatch(/^will copy +new +red second "line"\.csv/m);
  expect(plain.out).not.toMatch(/[\u001b\u0007\r]/);
  const json = await sluice.run(["--json", "ingest", "--plan"]);
  expect(linesOf(PlanLine, json.out).map(({ path }) => path)).toEqual([name]);
  expect((await ingestJson()).summary.counts.copied).toBe(1);
});

test("messages are in the language of the environment", async () => {
  const { err } = await sluice.run(["ingest"], { LANG: "pt_BR.UTF-8" });
  expect(err).toContain("A ingestão está completa, nada mudou: 0 copiados");
});

test("nothing was published yet: an empty list, and a sentence for a dataset", async () => {
  expect(await sluice.run(["results"])).toMatchObject({
    ...{ code: 0, out: "" },
    err: expect.stringContaining("There are no datasets yet") as string,
  });
  const nope = await sluice.run(["--json", "results", "nope", "--report"]);
  expect(nope).toMatchObject({ code: 1, err: expect.stringContaining('"results.no-report"') as string });
  expect(nope.err).not.toContain("--report");
  const report = "curated/airports/report/sluice-20260101-00000000-1.json";
  await pipeline.writeObject(report, "{}");
  expect((await sluice.run(["results"])).out).toBe("airports (never published)\n");
  expect((await sluice.run(["--json", "results"])).out).toBe(
    '{"dataset":"airports","published":false,"sluiceTarget":"emulators"}\n',
  );
  await pipeline.removeObject(report);
  const { code, err } = await sluice.run(["results", "airports"]);
  expect(code).toBe(1);
  expect(err).toMatch(/^The dataset airports has never been published\.\nNo dataset has\.\n/m);
});

test("no batches: an empty table, no lines of JSON", async () => {
  const { code, out } = await sluice.run(["batches"]);
  expect({ code, lines: out.trim().split("\n").length }).toEqual({ code: 0, lines: 3 });
  expect(await sluice.run(["--json", "batches"])).toMatchObject({ code: 0, out: "" });
});

test("a batch without Spark fails with what to do about it: exit 4", async () => {
  await mkdir(join(sluice.workspace, "contracts"));
  await writeFile(
    join(sluice.workspace, "contracts", "one.yaml"),
    "format: 1\ndataset: one\nfiles: ['*.csv']\ncolumns:\n  - { name: a, type: integer }\n",
  );
  const asked = await sluice.run(["submit"]);
  expect(asked.code).toBe(130);
  expect(asked.err).toContain("Nobody can be asked here: say --yes to agree.");
  const { code, out } = await sluice.run(["--yes", "submit", "--follow"]);
  expect(code).toBe(4);
  expect(out).toContain("FAILED: This machine has no Spark in ");
  expect(out).toContain("or `sluice emulators spark`");

  const listed = linesOf(BatchLine, (await sluice.run(["--json", "batches", "--limit", "1"])).out);
  expect(listed).toMatchObject([{ state: "FAILED", stateMessage: expect.stringContaining("no Spark") as string }]);
  const cancelled = linesOf(BatchLine, (await sluice.run(["--json", "cancel", listed[0]!.id])).out);
  expect(cancelled).toMatchObject([{ id: listed[0]!.id, state: "FAILED" }]);
  for (const given of [listed[0]!.id, listed[0]!.name]) {
    const logs = await sluice.run(["logs", given]);
    expect(logs).toMatchObject({ code: 4, out: expect.stringContaining("FAILED") as string });
  }
});

test("Spark is not set up unasked, and without Python one sentence says what is missing", async () => {
  const asked = await sluice.run(["emulators", "spark"]);
  expect(asked.code).toBe(130);
  expect(asked.err).toContain(`It takes about 500 MB in ${join(sluice.state, "spark")}.`);
  const { code, err } = await sluice.run(["--yes", "emulators", "spark"], { PATH: "", SLUICE_PYTHON: "/not/there" });
  expect(code).toBe(1);
  expect(err).toMatch(
    /^Spark could not be set up for the emulators\.\nSluice needs Python 3\.10 or newer: install it, or name one in the environment variable SLUICE_PYTHON\.\n/m,
  );
});

test("Ctrl+C ends the set-up of Spark, and what it had started with it", async () => {
  const python = join(files, "python");
  const [begun, ended] = [join(files, "begun"), join(files, "ended")];
  const lasting = `trap 'touch "${ended}"; exit 1' TERM; touch "${begun}"; while :; do sleep 0.1; done`;
  await writeFile(python, `#!/bin/sh\ncase $1 in -c) echo 3.12 ;; *) ${lasting} ;; esac\n`, { mode: 0o755 });
  const until = () => appears(begun);
  const { code, err } = await sluice.interrupted(["--yes", "emulators", "spark"], until, { SLUICE_PYTHON: python });
  expect({ code, said: err.endsWith("Interrupted.\n") }).toEqual({ code: 130, said: true });
  await appears(ended);
});

test("the sample brings contracts and DAGs, and replaces nothing that is there", async () => {
  const workspace = await mkdtemp(join(files, "workspace-"));
  const seed = async () => {
    const { code, out } = await sluice.run(["--json", "--workspace", workspace, "emulators", "seed"]);
    expect(code).toBe(0);
    return linesOf(z.object({ written: z.array(z.string()) }), out)[0]!.written;
  };
  expect(await seed()).toEqual(["sluice.json", "contracts", "airflow/dags"].map((path) => join(workspace, path)));
  await writeFile(join(workspace, "contracts", "airports.yaml"), "mine");
  await access(join(workspace, "airflow", "dags", "sluice_daily.py"));
  expect(await seed()).toEqual([]);
  expect(await readFile(join(workspace, "contracts", "airports.yaml"), "utf8")).toBe("mine");
});

test("the emulators are not started twice, and that they run is success; their state is shown without the token", async () => {
  const again = await sluice.run(["emulators", "start"]);
  expect(again.code).toBe(0);
  expect(again.out).toMatch(new RegExp(`^process +${pipeline.emulators.pid}$`, "m"));
  const { code, out } = await sluice.run(["--json", "emulators", "status"]);
  expect(code).toBe(0);
  expect(linesOf(z.looseObject({ running: z.literal(true) }), out)).toMatchObject([
    { pid: pipeline.emulators.pid, endpoints: pipeline.emulators.endpoints },
  ]);
  expect(out).not.toContain(pipeline.emulators.token);
});

async function appears(file: string): Promise<void> {
  while (!existsSync(file)) await new Promise((resolve) => setTimeout(resolve, 20));
}

async function downloads(): Promise<number> {
  return (await pipeline.requests("drive"))["drive.files.download"] ?? 0;
}

async function moreDownloads(before: number): Promise<void> {
  while ((await downloads()) === before) await new Promise((resolve) => setTimeout(resolve, 20));
}
