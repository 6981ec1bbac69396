import { describe, expect, test } from "vitest";
import { commands } from "../../src/commands/index.ts";
import { readSelection, SELECTABLE } from "../../src/commands/selection.ts";
import { Failure } from "../../src/core/failure.ts";
import type { DriveFile } from "../../src/core/services/drive.ts";
import type { IngestSummary } from "../../src/core/ingest/index.ts";
import type { QualityReport } from "../../src/core/results/documents.ts";
import type { ListedTransfer } from "../../src/transfer.ts";
import type { Stage } from "../../src/views/pipeline/node.ts";
import { CONTEXT_VALUES, type ContextValue, type Node } from "../../src/views/node.ts";
import { renderNode } from "../../src/views/row.ts";
import { batchWith } from "../support/batch.ts";
import { testApp } from "./test-app.ts";

const context = { t: (text: string) => text, now: 0, locale: "en-GB", describeError: () => ({ what: "", whole: "" }) };
const link = "https://drive.google.com/1";
const batch = batchWith({ operation: "projects/p/regions/l/operations/1" });
const file: DriveFile = {
  id: "1",
  name: "a.csv",
  mimeType: "text/csv",
  parents: [],
  trashed: false,
  version: "1",
  createdTime: "2026-03-01T10:00:00.000Z",
  modifiedTime: "2026-03-01T10:00:00.000Z",
};
const object = {
  name: "raw/1/a.csv",
  generation: "1",
  metageneration: "1",
  size: 0,
  updated: "",
  contentType: "",
  metadata: {},
};
const place = { id: "i", bucket: "b", uri: "gs://b/curated/a/" } as const;
const folder = { kind: "driveFolder", id: "i", folderId: "1", rootId: "1", name: "n", path: "n", link } as const;

const counts = { lookedAt: 0, copied: 0, unchanged: 0, skipped: 0, gone: 0, failed: 0 };
const run: IngestSummary = {
  ...{ format: 1, runId: "r", folderId: "f", mode: "incremental", startedAt: "", finishedAt: "2026-03-01T10:00:00Z" },
  ...{ complete: true, more: false, counts, bytes: 0, watermark: null, manifest: "gs://b/m", entries: [] },
};
const report: QualityReport = {
  ...{ format: 1, dataset: "a", batchId: batch.id, status: "published", publishedBy: batch.id, reason: null },
  ...{ startedAt: "", finishedAt: "", inputs: [], rules: [], warnings: [], unclaimed: [] },
  totals: { rowsRead: 1, curated: 1, quarantined: 0, duplicates: 0 },
};
const glance = {
  folders: 1,
  neverIngested: 0,
  partOnly: 0,
  fresh: 0,
  freshOf: {},
  failed: 0,
  files: 0,
  lastRun: undefined,
  running: undefined,
};
const raw = { waiting: 0, isAll: true, lastBatch: undefined, lastState: undefined };
const target = { name: "target", project: "p", region: "r", account: undefined, by: undefined } as const;
const stage = (told: Stage): Node => ({ kind: "stage", id: told.name, stage: told });
const transfer = (listed: Pick<ListedTransfer, "state"> & Partial<ListedTransfer>): Node => ({
  ...{ kind: "transfer", id: "i" },
  listed: {
    ...{ id: "i", transfer: { kind: "upload", title: "a.csv → gs://b/", files: 1, bytes: 1 } },
    ...{ done: { files: 0, bytes: 0 }, took: 0, failed: [], error: undefined, ...listed },
  },
});

/** A row of each kind, as the views make them. */
const rows: Readonly<Record<ContextValue, Node>> = {
  "pipeline.ingest": stage({ name: "ingest", glance }),
  "pipeline.clean": stage({ name: "clean", glance: raw }),
  "pipeline.contracts": stage({ name: "contracts", error: new Error("no") }),
  "pipeline.airflow": stage({ name: "airflow", host: undefined }),
  "pipeline.infrastructure": stage({ name: "terraform", glance: { state: "absent", planned: undefined } }),
  "pipeline.google": stage({ ...target, speaksTo: "google" }),
  "pipeline.signedOut": stage({ name: "target", error: new Failure("credentials.none", {}) }),
  "pipeline.local": stage({ ...target, speaksTo: "emulators" }),
  "ingest.run": { kind: "ingestRun", id: "i", run },
  "drive.folder": { ...folder, ingested: true },
  "drive.subfolder": { ...folder, link: undefined, ingested: false },
  "drive.file": { kind: "driveFile", id: "i", file, path: "a.csv", link, status: { state: "new" } },
  "drive.notCopied": {
    ...{ kind: "driveFile", id: "i", file, path: "a.csv", link },
    status: { state: "failed", reason: "ingest.defect", params: { why: "no" } },
  },
  "drive.filter": {
    ...{ kind: "driveFilter", id: "i", filter: { name: "a", state: "new" } },
    ...{ found: 1, isWhole: true, failed: 0 },
  },
  "lake.bucket": { kind: "bucket", role: "lake", id: "i", bucket: "b", uri: "gs://b/" },
  "lake.addedBucket": { kind: "bucket", role: "added", id: "i", bucket: "b", uri: "gs://b/" },
  "lake.otherBucket": { kind: "bucket", role: "other", id: "i", bucket: "b", uri: "gs://b/" },
  "lake.filter": { kind: "filter", id: "i", filter: { bucket: "b", text: "raw/" }, found: "some" },
  "lake.part": { kind: "lakePart", id: "i", bucket: "b", part: "datasets" },
  "lake.prefix": { ...place, kind: "prefix", prefix: "curated/a/", place: "", internal: undefined },
  "lake.dataset": { ...place, kind: "dataset", dataset: "a", standing: { state: "never", reason: undefined } },
  "lake.quarantine": {
    ...{ kind: "datasetPart", id: "i", bucket: "b" },
    part: { name: "quarantine", prefix: "curated/a/quarantine/b/", rows: 1 },
  },
  "lake.object": { kind: "object", id: "i", object, uri: "gs://b/raw/1/a.csv", raw: false },
  "lake.raw": { kind: "object", id: "i", object, uri: "gs://b/raw/1/a.csv", raw: true },
  "batch.going": { kind: "batch", id: "i", batch, ended: false, prices: undefined },
  "batch.ended": { kind: "batch", id: "i", batch: { ...batch, state: "FAILED" }, ended: true, prices: undefined },
  "batch.dataset": { kind: "batchDataset", id: "i", dataset: "a", batchId: batch.id, report },
  "batch.output": { kind: "batchFact", id: "i", fact: { name: "output", uri: "gs://b/o" }, uri: "gs://b/o" },
  "batch.fact": { kind: "batchFact", id: "i", fact: { name: "arguments", value: [] }, uri: undefined },
  "batch.filter": { kind: "batchFilter", id: "i", filter: { text: "a", states: [], name: "a" }, found: "some" },
  "transfer.running": transfer({ state: "running" }),
  "transfer.done": transfer({ state: "done" }),
  "transfer.failed": transfer({ state: "failed", error: new Error("no") }),
  "transfer.file": { kind: "failedFile", id: "i", failed: { name: "a.csv", error: new Error("no") } },
  more: { kind: "more", id: "i", view: "drive", parent: undefined },
  error: { kind: "error", id: "i", error: new Error("no") },
};

// A title, a link, a colour, a bell, text that turns around, a line of its own.
const HOSTILE =
  "\u001b]0;t\u0007\u001b]8;;mailto:evil\u0007\u001b[31m\u202egpj.\u0007\nFAILED: see [here](command:x) $(zap)\u009dx";
/** What tells kinds apart, and times: none of it is shown as it came. */
const OURS =
  /^(kind|state|lastState|status|role|part|speaksTo|by|internal|place|found|view|hint|reason\.code|\w+(At|Time))$/;

/** Where texts of somebody else's stand in a value. */
function textsOf(value: unknown, path: readonly string[] = []): readonly (readonly string[])[] {
  const last = path.at(-1) ?? "";
  const isKind = last === "name" && /^(stage|fact|part)$/.test(path.at(-2) ?? "");
  if (OURS.test(last) || isKind) return [];
  if (typeof value === "string") return [path];
  if (typeof value !== "object" || value === null) return [];
  return Object.entries(value).flatMap(([key, inner]) => textsOf(inner, [...path, key]));
}

function replacedAt(value: unknown, [key, ...rest]: readonly string[], text: string): unknown {
  if (key === undefined) return text;
  const copy: Record<string, unknown> | unknown[] = Array.isArray(value)
    ? [...(value as unknown[])]
    : { ...(value as object) };
  const inner = copy as Record<string, unknown>;
  inner[key] = replacedAt(inner[key], rest, text);
  return copy;
}

describe("a row of a view", () => {
  test.each(CONTEXT_VALUES)("that the manifest calls %s is read as that, and as nothing else", (value) => {
    const node = rows[value];
    expect(renderNode(node, context).contextValue).toBe(value);
    const readAs = SELECTABLE.filter((selectable) => readSelection([selectable], node) !== undefined);
    // What stands for the whole pipeline, or for nothing, is nothing that a command works on.
    expect(readAs).toEqual(
      /^(more|error|transfer\.\w+|lake\.(part|filter)|drive\.filter|batch\.(fact|filter)|pipeline\..*)$/.test(value)
        ? []
        : [value],
    );
  });

  test.each(CONTEXT_VALUES)("%s shows what others wrote as text, and names on one line", (value) => {
    const read: unknown = JSON.parse(JSON.stringify(rows[value]));
    for (const path of textsOf(read)) {
      const row = renderNode(replacedAt(read, path, HOSTILE) as Node, context);
      for (const text of [row.label, row.description ?? "", row.tooltip ?? ""]) {
        expect(text, path.join(".")).not.toMatch(/[\u0000-\u0009\u000b-\u001f\u007f-\u009f\u202a-\u202e]/u);
        expect(text).not.toContain("evil");
      }
      expect(`${row.label}${row.description ?? ""}`, path.join(".")).not.toContain("\n");
    }
  });

  test("is given to a command with what the command works on", () => {
    expect(readSelection(["drive.file", "localFile"], rows["drive.file"])).toEqual({
      kind: "driveFile",
      link,
      path: "a.csv",
      status: { state: "new" },
      file: { id: "1", name: "a.csv", mimeType: "text/csv" },
    });
    expect(readSelection(["batch.going"], rows["batch.going"])).toMatchObject({
      batch: { id: batch.id, state: "RUNNING", operation: batch.operation },
    });
  });
});

test.each([
  undefined,
  null,
  7,
  "drive.folder",
  [],
  {},
  { kind: "x" },
  { kind: "driveFolder" },
  { kind: "driveFolder", ingested: true, folderId: "" },
  { kind: "driveFolder", ingested: true, folderId: 1 },
  { kind: "driveFile", file: { id: "1" } },
  { kind: "object", uri: "gs://b/a", raw: false, object: { name: "a", generation: 1, size: 0, metadata: {} } },
  { kind: "localFile", path: "" },
])("what is no row of a view, %j, is read as nothing", (given) => {
  expect(readSelection(SELECTABLE, given)).toBeUndefined();
});

test("a command that is given what it does not take works as if nothing was selected", async () => {
  const app = testApp({});
  await commands["sluice.object.copyUri"].run(app, rows["batch.going"]);
  await commands["sluice.file.openInDrive"].run(app, { kind: "driveFile", link: "file:///etc/passwd", file });
  expect(app.ui).toMatchObject({ copied: [], opened: [] });
});

test("a folder is one with its slash alone: without it, it would be all that begins so", () => {
  expect(readSelection(["lake.prefix"], { kind: "prefix", uri: "gs://b/a/" })).toBeDefined();
  for (const uri of ["gs://b/a", "gs://b/", "gs://b"])
    expect(readSelection(["lake.prefix"], { kind: "prefix", uri })).toBeUndefined();
});
