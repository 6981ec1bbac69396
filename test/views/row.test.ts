import { expect, test } from "vitest";
import { loadWords } from "../../src/host/describe-error.ts";
import { tableHtml } from "../../src/host/table-html.ts";
import { Failure } from "../../src/core/failure.ts";
import { pricesOf, type PriceBasis } from "../../src/core/jobs/cost.ts";
import type { Batch } from "../../src/core/services/batches.ts";
import { type Node } from "../../src/views/node.ts";
import { describeDuration, describeSize } from "../../src/core/text/quantity.ts";
import { renderNode } from "../../src/views/row.ts";
import { batchWith } from "../support/batch.ts";

const context = {
  t: (text: string, ...values: readonly (string | number)[]) =>
    text.replace(/\{(\d+)\}/g, (_whole, index) => String(values[Number(index)])),
  now: Date.parse("2026-03-01T10:05:00Z"),
  locale: "en-GB",
  zone: "UTC",
  describeError: (error: unknown) => ({ what: String(error), whole: `${String(error)}, because` }),
};
// A title, a link, a colour, a bell, text that turns around, and what markup would make of a name.
const HOSTILE =
  "\u001b]0;t\u0007\u001b]8;;http://evil\u0007\u001b[31m\u202egpj.\u0007<img src=x onerror=alert(1)>\n$(zap)";
const TAME = "gpj.<img src=x onerror=alert(1)> $(zap)";

const batch = batchWith({});

test("a batch that goes on counts up to now, one that has ended to its end", () => {
  const running = renderNode({ kind: "batch", id: "b", batch, ended: false, prices: undefined }, context);
  expect(running).toMatchObject({
    label: "Now",
    description: "running · 5 min 0 s",
    contextValue: "batch.going",
    icon: "sync~spin",
  });
  const ended = renderNode(
    { kind: "batch", id: "b", batch: { ...batch, state: "FAILED" }, ended: true, prices: undefined },
    context,
  );
  expect(ended).toMatchObject({
    label: "10:00",
    description: "failed · 1 min 0 s",
    contextValue: "batch.ended",
    icon: "error",
  });
});

test("what a batch costs is told as an estimate, and by whose price; where it costs none, nothing is", () => {
  const prices = pricesOf("europe-west1", {});
  const usage = { milliDcuSeconds: 12 * 1000 * 3600, shuffleStorageGbSeconds: 0 };
  const told = (changed: Partial<Batch>, ended: boolean, by: PriceBasis | "none" = prices) =>
    renderNode(
      { kind: "batch", id: "b", batch: { ...batch, ...changed }, ended, prices: by === "none" ? undefined : by },
      context,
    );
  const row = told({ state: "SUCCEEDED", usage }, true);
  expect(row.description).toBe("succeeded · 1 min 0 s · ~0.72 USD");
  expect(row.tooltip).toContain(
    "~0.72 USD, by the list price of us-central1; an estimate, without discounts and taxes",
  );
  expect(row.tooltip?.split("\n")[0]).toBe(batch.id);
  expect(told({}, false).description).toBe("running · 5 min 0 s · ~0.06 USD");
  expect(told({ state: "SUCCEEDED", usage }, true, "none").description).toBe("succeeded · 1 min 0 s");
  expect(told({ usage }, true, pricesOf("europe-west1", { dcuHour: 0.1 })).tooltip).toContain("by your own price");
});

test("a file that could not be read is called by its name in the row, and by its path in the tooltip", async () => {
  const file = "/home/ana/a/long/way/to/pipelines/sluice.json";
  const error = new Failure("connection.unreadable", { file, why: "the-why" });
  const row = renderNode({ kind: "error", id: "e", error }, { ...context, describeError: await loadWords("en") });
  expect(row.label).toBe("sluice.json could not be read.");
  expect(row.tooltip).toContain(`${file} could not be read. the-why`);
});

test("names of somebody else's are shown as text of one line", () => {
  const object = {
    generation: "1",
    metageneration: "1",
    size: 1,
    updated: "2026-03-01T10:00:00Z",
    contentType: "",
    metadata: {},
  };
  const nodes: Node[] = [
    {
      kind: "object",
      id: "o",
      uri: `gs://b/${HOSTILE}`,
      object: { ...object, name: HOSTILE.replaceAll("/", "") },
      raw: false,
    },
    {
      kind: "batch",
      id: "b",
      batch: { ...batch, state: "FAILED", stateMessage: HOSTILE },
      ended: true,
      prices: undefined,
    },
    {
      kind: "prefix",
      id: "p",
      bucket: "b",
      prefix: `${HOSTILE.replaceAll("/", "")}/`,
      uri: "gs://b/",
      place: "",
      internal: undefined,
    },
    { kind: "error", id: "e", error: HOSTILE },
    { kind: "filter", id: "f", filter: { bucket: HOSTILE, text: HOSTILE }, found: "none" },
    { kind: "rawFolder", id: "r", bucket: "b", name: HOSTILE, depth: 1, files: [] },
    { kind: "column", id: "c", column: { name: HOSTILE, type: HOSTILE } },
    {
      kind: "dataset",
      id: "d",
      bucket: "b",
      uri: `gs://b/${HOSTILE}`,
      dataset: HOSTILE,
      standing: { state: "never", reason: HOSTILE },
    },
    {
      kind: "object",
      id: "p",
      uri: "gs://b/p",
      object: { ...object, name: "p" },
      raw: false,
      publish: { batchId: HOSTILE, isCurrent: true },
      within: HOSTILE,
    },
  ];
  for (const node of nodes) {
    const row = renderNode(node, context);
    for (const text of [row.label, row.description ?? "", row.tooltip ?? ""]) {
      expect(text).not.toMatch(/[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u202a-\u202e]/u);
      expect(text).not.toContain("evil");
    }
    expect(row.label).not.toContain("\n");
  }
  expect(renderNode(nodes[3]!, context).label).toBe(TAME);
});

test("an object that is gone from Drive says so", () => {
  const metadata = { "sluice-drive-id": "1", "sluice-folder-id": "2", "sluice-gone-since": "2026-02-01T00:00:00.000Z" };
  const object = {
    name: "raw/1/a.csv",
    generation: "1",
    metageneration: "1",
    size: 2048,
    updated: "",
    contentType: "",
    metadata,
  };
  const row = renderNode({ kind: "object", id: "o", uri: "gs://b/raw/1/a.csv", object, raw: true }, context);
  expect(row).toMatchObject({ label: "a.csv", description: "2.0 KiB · gone from Drive since 2026-02-01 00:00 UTC" });
});

test("quantities are short", () => {
  expect([0, 1023, 1024, 1_572_864, 5 * 1024 ** 3].map(describeSize)).toEqual([
    "0 B",
    "1023 B",
    "1.0 KiB",
    "1.5 MiB",
    "5.0 GiB",
  ]);
  expect([0, 59_400, 61_000, 3_660_000].map(describeDuration)).toEqual(["0 s", "59 s", "1 min 1 s", "1 h 1 min"]);
});

test("a table holds text, whatever its cells say, and may load nothing", () => {
  const rows = [['</td><script>alert(1)</script>"', HOSTILE, "a & b"]];
  const table = { title: "<b>t</b>", columns: ['"><img onerror=x>'], rows, note: "</p><iframe>" };
  const html = tableHtml(table, "n0nce").text;
  expect(html).toContain("default-src 'none'; style-src 'nonce-n0nce'");
  expect(html.match(/<(script|img|iframe|b)\b/g)).toBeNull();
  expect(html).toContain("<td>&lt;/td&gt;&lt;script&gt;alert(1)&lt;/script&gt;&quot;</td>");
  expect(html).toContain("<td>a &amp; b</td>");
  expect(html).not.toMatch(/https?:|javascript:|unsafe-/);
});

test("of a table that is too long for a page the beginning is shown, and that there is more", () => {
  const cells = Array.from({ length: 60 }, () => "<".repeat(10_000_000));
  const page = tableHtml({ title: "t", columns: [], rows: [cells] }, "n0nce").text;
  expect(page.match(/<td>(&lt;){999}…<\/td>/g)).toHaveLength(60);
  const rows = Array.from({ length: 200_000 }, (_, at) => [String(at), "x".repeat(100)]);
  const long = tableHtml({ title: "t", columns: ["a", "b"], rows }, "n0nce").text;
  const shown = long.match(/<tr><td>/g)!.length;
  expect(shown).toBeGreaterThan(10_000);
  expect(long).toContain(`<p>… (+${200_000 - shown})</p>`);
});

test("a name can't forge a line of a tooltip", () => {
  const metadata = { "sluice-drive-id": "1", "sluice-folder-id": "2", "sluice-drive-path": "a\nIngest run forged" };
  const object = { name: "raw/1/a\nb", generation: "1", metageneration: "1", size: 1, updated: "", contentType: "" };
  const uri = "gs://b/raw/1/a\nb";
  const row = renderNode({ kind: "object", id: "o", uri, object: { ...object, metadata }, raw: true }, context);
  expect(row.label).toBe("a b");
  expect(row.tooltip?.split("\n").slice(0, 2)).toEqual(["gs://b/raw/1/a b", "1 B · "]);
  expect(row.tooltip).not.toMatch(/^Ingest run forged/m);
});
