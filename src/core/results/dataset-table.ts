import { gsUri } from "../layout.ts";
import type { Bucket } from "../services/storage.ts";
import { columnsFirst } from "../tables/columns-first.ts";
import { concatTables, type TablePart } from "../tables/concat.ts";
import { openTable } from "../tables/open-table.ts";
import { objectSource } from "../tables/sources/object-source.ts";
import type { OpenTable } from "../tables/table.ts";
import { readCurrent } from "./current.ts";
import { readPublish } from "./preview.ts";

/**
 * A dataset as it is now, all of its files as one table.
 * @throws Failure `results.never-published`, `document.*`, `remote.*`
 */
export async function openDatasetTable(lake: Bucket, dataset: string, signal: AbortSignal): Promise<OpenTable> {
  const { files, publish: object } = await readCurrent(lake, dataset, signal);
  const publish = await readPublish(lake, object, signal);
  const rows = new Map(publish.files.map((file) => [file.object, file.rows]));
  const sizes = await sizesOf(lake, new Set(files.map(folderOf)), signal);
  const parts = files.map((file) => partOf(lake, file, rows.get(file) ?? rows.get(gsUri(lake.name, file)), sizes));
  return concatTables({ name: dataset, columns: publish.schema, parts }, signal);
}

/** Which rows were put aside. */
export interface Quarantine {
  readonly dataset: string;
  readonly prefix: string;
}

// What each file of quarantined rows has (spark/README.md); what is wrong with a row first, where it is from behind it.
const QUARANTINE_COLUMNS = [
  "rule",
  "column",
  "message",
  "row_text",
  "source_name",
  "line",
  "source_object",
  "source_generation",
];

/**
 * The rows that a batch put aside, each with its reason and its place in the source, as one table.
 * @throws Failure `remote.*`
 */
export async function openQuarantineTable(
  lake: Bucket,
  { dataset, prefix }: Quarantine,
  signal: AbortSignal,
): Promise<OpenTable> {
  const sizes = await sizesOf(lake, [prefix], signal);
  const files = [...sizes.keys()].filter((name) => name.endsWith(".parquet"));
  const columns = QUARANTINE_COLUMNS.map((name) => ({ name, type: name === "line" ? "integer" : "string" }));
  const parts = files.map((file): TablePart => {
    const part = partOf(lake, file, undefined, sizes);
    return { ...part, open: async (by) => columnsFirst(await part.open(by), QUARANTINE_COLUMNS) };
  });
  return concatTables({ name: dataset, columns, parts }, signal);
}

function partOf(lake: Bucket, file: string, rows: number | undefined, sizes: ReadonlyMap<string, number>): TablePart {
  return {
    rows,
    size: sizes.get(file) ?? 0,
    open: async (signal) => openTable(await objectSource(lake, file, signal), "parquet", signal),
  };
}

async function sizesOf(
  lake: Bucket,
  folders: Iterable<string>,
  signal: AbortSignal,
): Promise<ReadonlyMap<string, number>> {
  const sizes = new Map<string, number>();
  for (const folder of folders) {
    for await (const { name, size } of lake.all(folder, signal)) sizes.set(name, size);
  }
  return sizes;
}

function folderOf(object: string): string {
  return object.slice(0, object.lastIndexOf("/") + 1);
}
