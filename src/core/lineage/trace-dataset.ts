import { qualityReport } from "../layout.ts";
import { contractFor } from "../jobs/contract/takes.ts";
import { type Asked, ask, unasked, valueOf } from "./ask.ts";
import { brokenRows, contractName, countsOf } from "./dataset-side.ts";
import { asTheyAreNow, fileOf, listRaw } from "./files-now.ts";
import type { NodeOf } from "./node.ts";
import { latestReport, readPublished, saidBy } from "./published.ts";
import type { PublishDocument, QualityReport } from "../results/documents.ts";
import type { Lineage, LineageFile, LineageStep } from "./step.ts";

/** What a dataset is made of: every file that its publish names, how each stands now, and which wait for the next batch. */
export async function traceDataset(asked: Asked, node: NodeOf<"dataset">, signal: AbortSignal): Promise<Lineage> {
  const { lake } = asked;
  const { dataset } = node;
  const [{ publish }, latest, contracts, listed] = await Promise.all([
    readPublished(lake, dataset, signal),
    ask(() => latestReport(lake, dataset, signal), signal),
    ask(asked.contracts, signal),
    ask(() => listRaw(asked, signal), signal),
  ]);
  const raw = valueOf(listed);
  const published = valueOf(publish);
  const inputs = (published?.document.inputs ?? []).map((input) => fileOfInput(input, dataset));
  const made = await asTheyAreNow(asked, inputs, raw, signal);
  const read = new Set(inputs.map(({ node: { object } }) => object));
  const known = valueOf(contracts) ?? [];
  const contract = known.find((one) => one.dataset === dataset);
  const waiting = [...(raw?.values() ?? [])]
    .filter((object) => !read.has(object.name) && contractFor(contractName(object), known)?.dataset === dataset)
    .map(fileOf)
    .filter(({ inDrive }) => !(inDrive === "gone" && contract?.removed === "exclude"));
  const report = valueOf(latest);
  return {
    node,
    name: dataset,
    steps: [
      ...("failure" in contracts ? unasked("contract", dataset, contracts) : []),
      ...(contract === undefined ? [] : [contractStep(dataset)]),
      ...unasked("raw", "", listed),
      ...made.steps,
      ...unasked("dataset", dataset, publish),
      ...("value" in publish ? [datasetStep(asked, dataset, published)] : []),
      ...(report === undefined ? [] : reportSteps(asked, report, published?.document.batchId)),
      ...unasked("batch", dataset, latest),
    ],
    files: made.files,
    waiting,
    isWhole: true,
  };
}

/** A file as a document names it that a batch wrote. */
export function fileOfInput(input: PublishDocument["inputs"][number], dataset: string): LineageFile {
  const { object, generation, name, path } = input;
  const fileId = /^raw\/([^/]+)\/./s.exec(object)?.[1];
  const known = object.startsWith("raw/") ? { object } : {};
  const node = { kind: "file", name, ...known, ...(fileId !== undefined && { fileId }) } as const;
  return { node, path: path ?? name, dataset, generation, counts: countsOf(input) };
}

function contractStep(dataset: string): LineageStep {
  const source = { says: "contract" } as const;
  return { kind: "contract", state: "takes", time: undefined, source, dataset, others: [] };
}

function datasetStep(
  { lake }: Asked,
  dataset: string,
  published: { readonly object: string; readonly document: PublishDocument } | undefined,
): LineageStep {
  const head = { kind: "dataset", dataset, address: { kind: "dataset", bucket: lake.name, dataset } } as const;
  if (published === undefined) return { ...head, state: "never", time: undefined, source: undefined };
  const { document, object } = published;
  return {
    ...{ ...head, state: "current", time: document.createdAt, batchId: document.batchId },
    counts: countsOf(document.totals),
    source: saidBy("publish", lake, object),
  };
}

/** What the last report adds: the rows that were put aside, or a batch after the publish that brought nothing. */
function reportSteps({ lake }: Asked, report: QualityReport, current: string | undefined): readonly LineageStep[] {
  const { batchId, dataset, status, reason, finishedAt: time, totals, quarantine: prefix } = report;
  const source = saidBy("report", lake, qualityReport(dataset, batchId));
  const broken = brokenRows(report);
  const address =
    prefix === undefined ? {} : { address: { kind: "quarantine", bucket: lake.name, dataset, prefix } as const };
  const quarantined: LineageStep[] =
    totals.quarantined === 0
      ? []
      : [{ kind: "quarantine", state: "rows", dataset, rows: totals.quarantined, broken, time, source, ...address }];
  if (batchId === current || status === "already-published") return quarantined;
  const state = status === "unknown" ? "interrupted" : status;
  return [{ kind: "batch", state, batchId, dataset, reason: reason?.message, time, source }, ...quarantined];
}
