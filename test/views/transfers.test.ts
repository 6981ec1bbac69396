import { expect, test } from "vitest";
import type { ListedTransfer } from "../../src/transfer.ts";
import { renderBadge } from "../../src/views/badge.ts";
import type { Node } from "../../src/views/node.ts";
import { renderNode } from "../../src/views/row.ts";
import { loadTransfers } from "../../src/views/transfers/load.ts";

const context = {
  t: (text: string, ...values: readonly (string | number)[]) =>
    text.replace(/\{(\d+)\}/g, (_whole, index) => String(values[Number(index)])),
  ...{ now: 0, locale: "en-GB" },
  describeError: (error: unknown) => ({ what: (error as Error).message, whole: `${(error as Error).message}, see` }),
};
const KIB = 1024;
const listed = (told: Partial<ListedTransfer>): ListedTransfer => ({
  ...{ id: "transfer:1", transfer: { kind: "upload", title: "sales → gs://b/", files: 1200, bytes: 10 * KIB } },
  ...{ state: "running", done: { files: 0, bytes: 0 }, took: 0, failed: [], error: undefined, ...told },
});
const nodeOf = (told: Partial<ListedTransfer>): Node => ({ kind: "transfer", id: "transfer:1", listed: listed(told) });
const broken = { name: "a/b.csv", error: new Error("no right") };

test.each<[string, Partial<ListedTransfer>, string]>([
  ["begins", {}, "0 of 1,200 files · 0 B / 10.0 KiB"],
  ["goes on", { done: { files: 7, bytes: 5 * KIB }, took: 2000 }, "7 of 1,200 files · 5.0 KiB / 10.0 KiB · 2.5 KiB/s"],
  [
    "is done",
    { state: "done", done: { files: 1200, bytes: 10 * KIB }, took: 61_000 },
    "1,200 files · 10.0 KiB · 1 min 1 s",
  ],
  [
    "failed in part",
    { state: "failed", failed: [broken], done: { files: 1199, bytes: 0 } },
    "1 failed · 1,199 of 1,200 files",
  ],
  ["failed as a whole", { state: "failed", error: new Error("signed out") }, "signed out · 0 of 1,200 files"],
  ["was cancelled", { state: "cancelled", done: { files: 3, bytes: 1 } }, "cancelled · 3 of 1,200 files"],
])("a transfer that %s says so", (_, told, description) => {
  expect(renderNode(nodeOf(told), context)).toMatchObject({ label: "sales → gs://b/", description });
});

test("the last transfer stands first, with what failed of it and why below it, page by page", () => {
  const failed = Array.from({ length: 5 }, (_, at) => ({ name: `${at}.csv`, error: new Error("no right") }));
  const one = listed({ state: "failed", failed });
  const transfers = { all: () => [one, { ...listed({}), id: "transfer:0" }] };
  const top = loadTransfers(transfers, undefined, { token: undefined, size: 2 }).nodes;
  expect(top.map(({ id }) => id)).toEqual(["transfer:1", "transfer:0"]);
  const { nodes, next } = loadTransfers(transfers, top[0], { token: undefined, size: 2 });
  expect(nodes.map((node) => renderNode(node, context))).toMatchObject([
    { label: "0.csv", description: "no right", tooltip: "0.csv\nno right, see" },
    { label: "1.csv" },
  ]);
  expect(loadTransfers(transfers, top[0], { token: next, size: 9 }).nodes).toHaveLength(3);
  expect(renderBadge(top, context)).toEqual({ value: 1, tooltip: "1 transfer is going on" });
});
