import { datasetPrefix, gsUri } from "../../src/core/layout.ts";
import type { Bucket } from "../../src/core/services/storage.ts";
import { loadBuckets } from "../../src/views/buckets/load.ts";
import type { NodePage } from "../../src/views/children.ts";
import type { Node } from "../../src/views/node.ts";
import { renderNode } from "../../src/views/row.ts";
import type { TestApp } from "../commands/test-app.ts";

const signal = new AbortController().signal;

/** The view of the buckets as somebody reads it who opens rows by their labels. */
export interface BucketsView {
  page(parent?: Node, token?: string): Promise<NodePage>;
  /** The nodes below these rows, the outermost first. */
  open(...labels: readonly string[]): Promise<readonly Node[]>;
  /** The rows below these, as they are read: `label: description`. */
  rows(...labels: readonly string[]): Promise<readonly string[]>;
  readonly read: (node: Node) => string;
}

export function openBucketsView(app: TestApp): BucketsView {
  const now = Date.parse("2026-03-01T12:00:00Z");
  const context = {
    ...{ t: app.t, now, locale: "en-GB", zone: "UTC" },
    describeError: (error: unknown) => ({ what: (error as { code: string }).code, whole: "" }),
  };
  const self: BucketsView = {
    page: (parent, token) => loadBuckets(app, parent, token, signal),
    async open(...labels) {
      let { nodes } = await self.page();
      for (const label of labels) {
        const node = nodes.find((one) => renderNode(one, context).label === label);
        if (node === undefined) throw new Error(`no ${label} among ${nodes.map(self.read).join(" | ")}`);
        ({ nodes } = await self.page(node));
      }
      return nodes;
    },
    rows: async (...labels) => (await self.open(...labels)).map(self.read),
    read(node) {
      const { label, description } = renderNode(node, context);
      return description === undefined ? label : `${label}: ${description}`;
    },
  };
  return self;
}

/** Writes what a batch leaves that publishes a dataset. */
export async function publish(
  lake: Bucket,
  dataset: string,
  { batchId, rows, quarantined }: { batchId: string; rows: number; quarantined: number },
): Promise<void> {
  const home = datasetPrefix(dataset);
  const name = `${home}publishes/${batchId}/a1.json`;
  const counts = { rowsRead: rows + quarantined, curated: rows, quarantined, duplicates: 0 };
  const document = {
    ...{ format: 1, dataset, batchId, attempt: "a1", createdAt: "2026-03-01T09:10:00Z", predecessor: null },
    ...{ files: [{ object: `${home}data/${batchId}/part-0.parquet`, rows }], inputs: [], totals: counts },
    ...{
      schema: [
        { name: "iata", type: "string" },
        { name: "lat", type: "double" },
      ],
      report: "",
    },
  };
  const writing = { ifGenerationMatch: "0", contentType: "application/json" };
  await lake.write(name, JSON.stringify(document), writing, signal);
  await lake.write(`${home}quarantine/${batchId}/a1/part-0.json`, "{}", writing, signal);
  const metadata = { "sluice-batch-id": batchId, "sluice-publish": name, "sluice-format": "1" };
  const files = document.files.map(({ object }) => gsUri(lake.name, object)).join("\n");
  await lake.write(`${home}current`, files, { ...writing, metadata }, signal);
}
