import { forEachConcurrent } from "../concurrency.ts";
import { isFailure } from "../failure.ts";
import { publishDocument, qualityReport } from "../layout.ts";
import { listDatasets } from "../results/current.ts";
import type { QualityReport } from "../results/documents.ts";
import { readReport } from "../results/preview.ts";
import type { Batch } from "../services/batches.ts";
import { type Asked, ask, type Answered, unasked, valueOf } from "./ask.ts";
import { countsOf } from "./dataset-side.ts";
import { asTheyAreNow, listRaw } from "./files-now.ts";
import type { NodeOf } from "./node.ts";
import { readPublished, saidBy, type Published } from "./published.ts";
import type { Lineage, LineageStep } from "./step.ts";
import { fileOfInput } from "./trace-dataset.ts";

const AT_ONCE = 6;

/** What a batch read, dataset by dataset, and what has become of what it published. */
export async function traceBatch(asked: Asked, node: NodeOf<"batch">, signal: AbortSignal): Promise<Lineage> {
  const { batchId } = node;
  const [record, datasets, listed] = await Promise.all([
    ask(async () => (await asked.batches()).get(batchId, signal), signal),
    ask(async () => (node.dataset === undefined ? listDatasets(asked.lake, signal) : [node.dataset]), signal),
    ask(() => listRaw(asked, signal), signal),
  ]);
  const looked = await readDatasets(asked, batchId, valueOf(datasets) ?? [], signal);
  const reports = looked.flatMap(({ report }) => valueOf(report) ?? []);
  const read = reports.flatMap(({ dataset, inputs }) => inputs.map((input) => fileOfInput(input, dataset)));
  const now = await asTheyAreNow(asked, read, valueOf(listed), signal);
  const { dataset } = node;
  return {
    node,
    name: dataset === undefined ? batchId : `${dataset} / ${batchId}`,
    steps: [
      ...recordSteps(batchId, record, reports.length === 0),
      ...unasked("dataset", "", datasets),
      ...unasked("raw", "", listed),
      ...now.steps,
      ...looked.flatMap((one) => stepsOf(asked, one)),
    ],
    files: now.files,
    waiting: [],
    isWhole: true,
  };
}

interface LookedAt extends Published {
  readonly report: Answered<QualityReport | undefined>;
}

/** The reports of those datasets that the batch looked at, and what each is now. */
async function readDatasets(
  { lake }: Asked,
  batchId: string,
  datasets: readonly string[],
  signal: AbortSignal,
): Promise<readonly LookedAt[]> {
  const looked = new Map<string, LookedAt>();
  await forEachConcurrent(datasets, AT_ONCE, async (dataset) => {
    const report = await ask(() => reportIfAny(dataset), signal);
    if ("value" in report && report.value === undefined) return;
    looked.set(dataset, { ...(await readPublished(lake, dataset, signal)), report });
  });
  return datasets.flatMap((dataset) => looked.get(dataset) ?? []);

  async function reportIfAny(dataset: string): Promise<QualityReport | undefined> {
    try {
      return await readReport(lake, dataset, batchId, signal);
    } catch (error) {
      if (isFailure(error, "remote.not-found")) return undefined;
      throw error;
    }
  }
}

/** What Dataproc says of the batch where no report does; its record may be deleted, and the reports stay. */
function recordSteps(batchId: string, record: Answered<Batch | undefined>, isSilent: boolean): readonly LineageStep[] {
  if ("failure" in record) return unasked("batch", batchId, record);
  const batch = record.value;
  if (!isSilent) return [];
  const time = batch === undefined ? undefined : new Date(batch.stateTime).toISOString();
  const reason = batch === undefined ? undefined : [batch.state, batch.stateMessage].filter(Boolean).join(": ");
  const source = batch === undefined ? undefined : ({ says: "dataproc" } as const);
  return [{ kind: "batch", state: "no-report", batchId, dataset: "", reason, time, source }];
}

function stepsOf({ lake }: Asked, { dataset, publish, report: answered }: LookedAt): readonly LineageStep[] {
  const report = valueOf(answered);
  if (report === undefined) return unasked("batch", dataset, answered);
  const { batchId, status, reason, finishedAt: time, attempt, totals, quarantine: prefix } = report;
  const source = saidBy("report", lake, qualityReport(dataset, batchId));
  const state = status === "unknown" ? "interrupted" : status;
  const address = { address: { kind: "dataset", bucket: lake.name, dataset } } as const;
  const aside = prefix && ({ address: { kind: "quarantine", bucket: lake.name, dataset, prefix } } as const);
  const batch: LineageStep = { kind: "batch", state, batchId, dataset, reason: reason?.message, time, source };
  const published = valueOf(publish);
  const isCurrent = published?.object === publishDocument(dataset, batchId, attempt);
  const now: LineageStep[] =
    published === undefined || (status !== "published" && !isCurrent)
      ? []
      : [
          {
            ...{ kind: "dataset", state: isCurrent ? "current" : "replaced", dataset, ...address },
            ...{ batchId: published.document.batchId, time: published.document.createdAt },
            ...{ counts: countsOf(published.document.totals), source: saidBy("publish", lake, published.object) },
          },
        ];
  const quarantined: LineageStep[] =
    totals.quarantined === 0
      ? []
      : [
          {
            ...{ kind: "quarantine", state: "rows", dataset, rows: totals.quarantined, broken: [] },
            time,
            source,
            ...aside,
          },
        ];
  return [batch, ...now, ...quarantined, ...unasked("dataset", dataset, publish)];
}
