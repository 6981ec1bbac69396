import { qualityReport } from "../layout.ts";
import { contractFor, takes } from "../jobs/contract/takes.ts";
import type { Contract } from "../jobs/contract/contract.ts";
import type { PublishDocument, QualityReport } from "../results/documents.ts";
import { readReport } from "../results/preview.ts";
import type { Bucket, StoredObject } from "../services/storage.ts";
import { decodeRawMetadata } from "../layout.ts";
import { type Asked, ask, unasked, valueOf } from "./ask.ts";
import { latestReport, readAllPublished, saidBy, type Published } from "./published.ts";
import type { BatchStep, BrokenRow, ContractStep, DatasetStep, LineageStep, RowCounts } from "./step.ts";

type Input = PublishDocument["inputs"][number];

/** What became of a raw object: the contract that takes it, what is published of it, and the batches that looked at it. */
export async function datasetSteps(
  asked: Asked,
  raw: StoredObject,
  signal: AbortSignal,
): Promise<readonly LineageStep[]> {
  const name = contractName(raw);
  const [contracts, datasets] = await Promise.all([
    ask(asked.contracts, signal),
    ask(() => readAllPublished(asked.lake, signal), signal),
  ]);
  const contract = contractFor(name, valueOf(contracts) ?? []);
  const all = valueOf(datasets) ?? [];
  const holding = all.filter(({ publish }) => inputOf(valueOf(publish)?.document.inputs, raw) !== undefined);
  const names = new Set([...holding.map(({ dataset }) => dataset), ...(contract ? [contract.dataset] : [])]);
  const concerned = [...names].map((dataset): Published => {
    return all.find((one) => one.dataset === dataset) ?? { dataset, publish: { value: undefined } };
  });
  const own = await Promise.all(concerned.map((one) => stepsOf(asked.lake, one, { raw, contract }, signal)));
  return [
    ...unasked("contract", name, contracts),
    ...("value" in contracts ? [contractStep(name, contracts.value, contract)] : []),
    ...unasked("dataset", "", datasets),
    // Of one that can't be read nobody knows whether it has the file.
    ...all.flatMap(({ dataset, publish }) => (names.has(dataset) ? [] : unasked("dataset", dataset, publish))),
    ...own.flat(),
    ...(concerned.length === 0 ? await unclaimedSteps(asked.lake, all, raw, signal) : []),
  ];
}

/** What contracts choose by: the name in Drive, or of the object where nobody's ingest brought it. */
export function contractName({ name, metadata }: Pick<StoredObject, "name" | "metadata">): string {
  const driveName = decodeRawMetadata(metadata)?.driveName ?? "";
  return driveName === "" ? name.slice(name.lastIndexOf("/") + 1) : driveName;
}

function contractStep(name: string, contracts: readonly Contract[], contract: Contract | undefined): ContractStep {
  const taking = contracts.filter(({ files }) => files.some((glob) => takes(glob, name))).map(({ dataset }) => dataset);
  const head = { kind: "contract", time: undefined, source: { says: "contract" } } as const;
  if (contract === undefined) return { ...head, state: "none", others: [] };
  const others = taking.filter((dataset) => dataset !== contract.dataset).toSorted();
  return { ...head, state: "takes", dataset: contract.dataset, others };
}

interface Concerned {
  readonly raw: StoredObject;
  readonly contract: Contract | undefined;
}

async function stepsOf(
  lake: Bucket,
  { dataset, publish }: Published,
  { raw, contract }: Concerned,
  signal: AbortSignal,
): Promise<readonly LineageStep[]> {
  const published = valueOf(publish);
  const input = inputOf(published?.document.inputs, raw);
  const answered = await ask(() => latestReport(lake, dataset, signal), signal);
  const latest = valueOf(answered);
  const own = await ask(() => reportOf(lake, dataset, published?.document.batchId, latest, signal), signal);
  const isNews =
    latest !== undefined && latest.batchId !== published?.document.batchId && latest.status !== "already-published";
  return [
    ...unasked("dataset", dataset, publish),
    ...("value" in publish ? [datasetStep(lake, dataset, published, { raw, contract })] : []),
    ...(input === undefined || input.quarantined === 0 || published === undefined
      ? []
      : quarantineSteps(lake, valueOf(own), { dataset, batchId: published.document.batchId, input })),
    ...(isNews ? [batchStep(lake, latest, raw)] : []),
    ...unasked("batch", dataset, answered),
    ...("failure" in own && !("failure" in answered) ? unasked("quarantine", dataset, own) : []),
  ];
}

async function reportOf(
  lake: Bucket,
  dataset: string,
  batchId: string | undefined,
  latest: QualityReport | undefined,
  signal: AbortSignal,
): Promise<QualityReport | undefined> {
  if (batchId === undefined || latest?.batchId === batchId) return latest;
  return readReport(lake, dataset, batchId, signal);
}

function datasetStep(
  lake: Bucket,
  dataset: string,
  published: { readonly object: string; readonly document: PublishDocument } | undefined,
  { raw, contract }: Concerned,
): DatasetStep {
  const address = { kind: "dataset", bucket: lake.name, dataset } as const;
  const head = { kind: "dataset", dataset, address } as const;
  if (published === undefined) return { ...head, state: "never", time: undefined, source: undefined };
  const { document, object } = published;
  const input = inputOf(document.inputs, raw);
  const told = {
    ...{ ...head, batchId: document.batchId, time: document.createdAt },
    source: saidBy("publish", lake, object),
  };
  if (input === undefined) {
    const isGone = decodeRawMetadata(raw.metadata)?.goneSince !== undefined;
    const state = isGone && contract?.dataset === dataset && contract.removed === "exclude" ? "excluded" : "waiting";
    return { ...told, state };
  }
  const { generation } = input;
  const state = generation === raw.generation ? "current" : "older";
  return { ...told, state, generation, counts: countsOf(input) };
}

/** What a batch's report says of the dataset, and of this file where it came so far. */
function batchStep(lake: Bucket, report: QualityReport, raw: StoredObject): BatchStep {
  const { batchId, dataset, status, reason, finishedAt } = report;
  const input = inputOf(report.inputs, raw);
  return {
    ...{ kind: "batch", batchId, dataset, state: status === "unknown" ? "interrupted" : status, time: finishedAt },
    reason: reason?.message,
    source: saidBy("report", lake, qualityReport(dataset, batchId)),
    ...(input !== undefined && { read: { ...countsOf(input), generation: input.generation } }),
  };
}

function quarantineSteps(
  lake: Bucket,
  report: QualityReport | undefined,
  { dataset, batchId, input }: { dataset: string; batchId: string; input: Input },
): readonly LineageStep[] {
  const prefix = report?.quarantine;
  const address =
    prefix === undefined ? {} : { address: { kind: "quarantine", bucket: lake.name, dataset, prefix } as const };
  return [
    {
      ...{ kind: "quarantine", state: "rows", dataset, rows: input.quarantined, time: report?.finishedAt },
      broken: brokenRows(report, input.object),
      source: saidBy("report", lake, qualityReport(dataset, batchId)),
      ...address,
    },
  ];
}

/** The examples of a report, those of one object where one is named. */
export function brokenRows(report: QualityReport | undefined, object?: string): readonly BrokenRow[] {
  const generations = new Map(report?.inputs.map((input) => [input.object, input.generation]));
  return (report?.rules ?? []).flatMap(({ column, rule, examples }) =>
    examples
      .filter((example) => object === undefined || example.object === object)
      .map((example) => ({ column, rule, ...example, generation: generations.get(example.object) })),
  );
}

/** Of a file that no contract takes and no dataset has: the last batch may have said so. */
async function unclaimedSteps(
  lake: Bucket,
  all: readonly Published[],
  raw: StoredObject,
  signal: AbortSignal,
): Promise<readonly LineageStep[]> {
  const last = all
    .flatMap(({ publish }) => valueOf(publish)?.document ?? [])
    .toSorted((one, other) => Date.parse(other.createdAt) - Date.parse(one.createdAt))[0];
  const dataset = last?.dataset ?? all[0]?.dataset;
  if (dataset === undefined) return [];
  const answered = await ask(
    () => (last === undefined ? latestReport(lake, dataset, signal) : readReport(lake, dataset, last.batchId, signal)),
    signal,
  );
  const report = valueOf(answered);
  if (report?.unclaimed.some(({ object }) => object === raw.name) !== true) return unasked("batch", dataset, answered);
  const { batchId, finishedAt: time } = report;
  const source = saidBy("report", lake, qualityReport(dataset, batchId));
  return [{ kind: "dataset", state: "unclaimed", dataset: undefined, batchId, time, source }];
}

function inputOf(inputs: readonly Input[] | undefined, { name }: Pick<StoredObject, "name">): Input | undefined {
  return inputs?.find(({ object }) => object === name);
}

/** The counts alone, of what has more. */
export function countsOf({ rowsRead, curated, quarantined, duplicates }: RowCounts): RowCounts {
  return { rowsRead, curated, quarantined, duplicates };
}
