import { Contract } from "../../../src/core/jobs/contract/contract.ts";
import type { Asked } from "../../../src/core/lineage/ask.ts";
import { currentPointer, publishDocument, qualityReport } from "../../../src/core/layout.ts";
import type { StoredObject } from "../../../src/core/services/storage.ts";
import type { Bucket } from "../../../src/core/services/storage.ts";
import type { PublishDocument, QualityReport } from "../../../src/core/results/documents.ts";
import { neverAborted } from "../../support/emulator-clients.ts";
import type { IngestFixture } from "../../support/ingest-fixture.ts";

/** The id of a batch as the job has them, one a number. */
export const batch = (number: number) => `sluice-20260101-0123abcd-${number}`;
const ATTEMPT = "0123456789ab";

export function contract(dataset: string, files: readonly string[], more: object = {}): Contract {
  return Contract.parse({ format: 1, dataset, files, columns: [{ name: "id", type: "integer" }], ...more });
}

/** What a lineage is asked of, but for what a test gives. */
export function askedOf({ lake, drive, folderId }: IngestFixture, given: Partial<Asked> = {}): Asked {
  return {
    lake,
    drive: () => Promise.resolve(drive),
    batches: () => Promise.reject(new Error("nobody asks Dataproc about a file")),
    folderIds: [folderId],
    contracts: () => Promise.resolve([]),
    report: () => undefined,
    ...given,
  };
}

type Read = Pick<StoredObject, "name" | "generation"> & { readonly quarantined?: number };

export const rows = (quarantined = 0) => ({ rowsRead: 10, curated: 10 - quarantined, quarantined, duplicates: 0 });

function inputs(read: readonly Read[]) {
  return read.map(({ name: object, generation, quarantined }) => ({
    ...{ object, generation, name: object.split("/").at(-1)!, path: `at/${object.split("/").at(-1)!}`, gone: false },
    ...rows(quarantined),
  }));
}

function totals(read: readonly Read[]) {
  const bad = read.reduce((sum, { quarantined = 0 }) => sum + quarantined, 0);
  return { rowsRead: 10 * read.length, curated: 10 * read.length - bad, quarantined: bad, duplicates: 0 };
}

export async function put(
  lake: Bucket,
  name: string,
  content: unknown,
  metadata: Record<string, string> = {},
): Promise<void> {
  const text = typeof content === "string" ? content : JSON.stringify(content);
  const ifGenerationMatch = (await lake.stat(name, neverAborted))?.generation ?? "0";
  await lake.write(name, text, { ifGenerationMatch, contentType: "application/json", metadata }, neverAborted);
}

/** Publishes as a batch does: publish document, report and pointer. */
export async function publish(lake: Bucket, dataset: string, number: number, read: readonly Read[]): Promise<void> {
  const batchId = batch(number);
  const object = publishDocument(dataset, batchId, ATTEMPT);
  const document = {
    ...{ format: 1, dataset, batchId, attempt: ATTEMPT, predecessor: null },
    createdAt: `2026-01-0${number}T00:01:00Z`,
    ...{ files: [], inputs: inputs(read), totals: totals(read), schema: [{ name: "id", type: "integer" }] },
    report: qualityReport(dataset, batchId),
  } satisfies PublishDocument;
  await put(lake, object, document);
  await report(lake, dataset, number, read, { status: "published", publishedBy: batchId });
  const pointer = { "sluice-batch-id": batchId, "sluice-format": "1", "sluice-publish": object };
  await put(lake, currentPointer(dataset), "", pointer);
}

export async function report(
  lake: Bucket,
  dataset: string,
  number: number,
  read: readonly Read[],
  more: Partial<QualityReport> = {},
): Promise<void> {
  const batchId = batch(number);
  const bad = read.filter(({ quarantined = 0 }) => quarantined > 0);
  const document: QualityReport = {
    ...{ format: 1, dataset, batchId, attempt: ATTEMPT },
    quarantine: `curated/${dataset}/quarantine/${batchId}/${ATTEMPT}/`,
    ...{ status: "failed", publishedBy: null, reason: null, warnings: [] },
    startedAt: `2026-01-0${number}T00:00:00Z`,
    finishedAt: `2026-01-0${number}T00:02:00Z`,
    ...{ inputs: inputs(read), totals: totals(read), unclaimed: [] },
    rules: bad.map(({ name: object }) => ({
      ...{ column: "id", rule: "type", rows: 1 },
      examples: [{ object, line: 7, value: "x" }],
    })),
    ...more,
  };
  await put(lake, qualityReport(dataset, batchId), document);
}
