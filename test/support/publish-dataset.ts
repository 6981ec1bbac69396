import { parquetWriteBuffer, type ColumnSource } from "hyparquet-writer";
import { currentPointer, publishDocument, qualityReport } from "../../src/core/layout.ts";
import type { PublishDocument, QualityReport } from "../../src/core/results/documents.ts";
import type { Bucket } from "../../src/core/services/storage.ts";

const BATCH = "sluice-20260101-0123abcd-1";
const ATTEMPT = "0123456789ab";
const signal = new AbortController().signal;

/** What a dataset is published as. */
export interface MadeDataset {
  readonly dataset: string;
  readonly schema: PublishDocument["schema"];
  /** The columns of each of its files. */
  readonly files: readonly (readonly ColumnSource[])[];
  readonly quarantined?: readonly ColumnSource[];
}

/** Publishes a dataset as a batch does, and puts rows aside. */
export async function publishDataset(lake: Bucket, made: MadeDataset): Promise<void> {
  const { dataset, schema, files, quarantined = [] } = made;
  const put = (name: string, content: string | Uint8Array, metadata: Record<string, string> = {}) =>
    lake.write(name, content, { ifGenerationMatch: "0", contentType: "text/plain", metadata }, signal);
  const parquet = (columnData: readonly ColumnSource[]) =>
    new Uint8Array(parquetWriteBuffer({ columnData: [...columnData] }));
  const rowsOf = ([first]: readonly ColumnSource[]) => first?.data.length ?? 0;
  const dataFile = (part: number) => `curated/${dataset}/data/${BATCH}/${ATTEMPT}/part-${part}.parquet`;
  const aside = `curated/${dataset}/quarantine/${BATCH}/${ATTEMPT}/`;
  const curated = files.reduce((total, file) => total + rowsOf(file), 0);
  const bad = rowsOf(quarantined);
  const totals = { rowsRead: curated + bad, curated, quarantined: bad, duplicates: 0 };
  const common = { format: 1 as const, dataset, batchId: BATCH, attempt: ATTEMPT, inputs: [], totals };
  for (const [part, file] of files.entries()) await put(dataFile(part), parquet(file));
  if (bad > 0) await put(`${aside}part-0.parquet`, parquet(quarantined));
  const report: QualityReport = {
    ...common,
    ...{
      quarantine: aside,
      status: "published",
      publishedBy: BATCH,
      reason: null,
      warnings: [],
      rules: [],
      unclaimed: [],
    },
    ...{ startedAt: "2026-01-01T00:00:00.000Z", finishedAt: "2026-01-01T00:01:00.000Z" },
  };
  await put(qualityReport(dataset, BATCH), JSON.stringify(report));
  const document = publishDocument(dataset, BATCH, ATTEMPT);
  const publish: PublishDocument = {
    ...common,
    ...{ createdAt: "2026-01-01T00:00:00.000Z", predecessor: null, schema, report: qualityReport(dataset, BATCH) },
    files: files.map((file, part) => ({ object: dataFile(part), rows: rowsOf(file) })),
  };
  await put(document, JSON.stringify(publish));
  const lines = files.map((_, part) => `gs://${lake.name}/${dataFile(part)}\n`).join("");
  await put(currentPointer(dataset), lines, {
    ...{ "sluice-batch-id": BATCH, "sluice-format": "1", "sluice-publish": document },
  });
}
