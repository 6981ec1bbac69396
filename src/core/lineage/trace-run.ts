import { parseRawObject } from "../layout.ts";
import { readRun, type ManifestEntry } from "../ingest/index.ts";
import { type Asked, ask, unasked, valueOf } from "./ask.ts";
import { countsOf } from "./dataset-side.ts";
import type { NodeOf } from "./node.ts";
import { readAllPublished, type Published } from "./published.ts";
import { readRunStep } from "./raw-side.ts";
import type { Lineage, LineageFile, RowCounts } from "./step.ts";

/** What an ingest run decided about each file, and which datasets have what it copied. */
export async function traceRun(asked: Asked, node: NodeOf<"run">, signal: AbortSignal): Promise<Lineage> {
  const { lake } = asked;
  const [ended, manifest, datasets] = await Promise.all([
    ask(() => readRunStep(lake, node.folderId, node.runId, signal), signal),
    ask(() => readRun(lake, node, signal), signal),
    ask(() => readAllPublished(lake, signal), signal),
  ]);
  const run = valueOf(manifest);
  const step = valueOf(ended);
  const all = valueOf(datasets) ?? [];
  const publishedOf = byObject(all);
  return {
    node,
    name: node.runId,
    steps: [
      ...(step === undefined ? [] : [step]),
      ...unasked("run", node.runId, ended),
      ...("failure" in ended ? [] : unasked("run", node.runId, manifest)),
      ...unasked("dataset", "", datasets),
      ...all.flatMap(({ dataset, publish }) => unasked("dataset", dataset, publish)),
    ],
    files: (run?.entries ?? []).map((entry) => fileOf(entry, publishedOf)),
    waiting: [],
    isWhole: run?.isAll ?? "value" in manifest,
  };
}

interface Reading {
  readonly dataset: string;
  readonly generation: string;
  readonly counts: RowCounts;
}

function byObject(all: readonly Published[]): ReadonlyMap<string, Reading> {
  return new Map(
    all.flatMap(({ dataset, publish }) =>
      (valueOf(publish)?.document.inputs ?? []).map((input): [string, Reading] => {
        const { object, generation } = input;
        return [object, { dataset, generation, counts: countsOf(input) }];
      }),
    ),
  );
}

/** Rows are told where they are of what this very run copied. */
function fileOf(entry: ManifestEntry, publishedOf: ReadonlyMap<string, Reading>): LineageFile {
  const { fileId, path, object, generation, decision, reason, params } = entry;
  const reading = object === undefined ? undefined : publishedOf.get(object);
  const ofThis = reading !== undefined && reading.generation === generation;
  const isRaw = object !== undefined && parseRawObject(object) !== undefined;
  return {
    node: { kind: "file", fileId, ...(isRaw && { object }), name: path.slice(path.lastIndexOf("/") + 1) },
    ...{ path, generation, decision, reason },
    ...(params !== undefined && { params }),
    ...(ofThis && { dataset: reading.dataset, counts: reading.counts }),
  };
}
