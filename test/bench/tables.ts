import { mkdtemp, open, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Bucket } from "../../src/core/services/storage.ts";
import { openTable } from "../../src/core/tables/open-table.ts";
import { localSource } from "../../src/core/tables/sources/local-source.ts";
import { objectSource } from "../../src/core/tables/sources/object-source.ts";
import type { OpenTable, TableFormat } from "../../src/core/tables/table.ts";
import { largeParquet } from "../core/tables/large-parquet.ts";
import { neverAborted, openEmulatorClients } from "../support/emulator-clients.ts";
import { startTestEmulators, type TestEmulators } from "../support/emulators.ts";
import { putSparse } from "../support/sparse-object.ts";
import { median, milliseconds, seconds, spread, timed, type Result } from "./result.ts";

const SIZE = 5_000_000_000;
const MiB = 1024 * 1024;
const ROWS_SHOWN = 100;

/** Tables of 5 GB in the local bucket: first rows, and the end; one of 1 GiB counted to its end. Requests, times, memory. */
export async function measureTables(): Promise<Result[]> {
  const emulators = await startTestEmulators({ sparkFolder: null });
  try {
    const { lake } = await openEmulatorClients(emulators, "bench-tables");
    const tail = Buffer.from(`\n${"900000,text\n".repeat(20_000)}`);
    await putSparse(emulators, lake, "large.csv", SIZE, [
      { at: 0, bytes: Buffer.from(`id,note\n${"100000,text\n".repeat(50_000)}`) },
      { at: SIZE - tail.length, bytes: tail },
    ]);
    const { size, parts } = largeParquet(SIZE, 400_000);
    await putSparse(emulators, lake, "large.parquet", size, parts);
    return [
      ...(await measureObject(emulators, lake, "large.csv", "csv")),
      ...(await measureObject(emulators, lake, "large.parquet", "parquet")),
      ...(await measureCounting()),
    ];
  } finally {
    await emulators.close();
  }
}

async function measureObject(
  emulators: TestEmulators,
  lake: Bucket,
  name: string,
  format: TableFormat,
): Promise<Result[]> {
  let table: OpenTable | undefined;
  const requests = async () =>
    Object.values(await emulators.requests("storage")).reduce((sum, count) => sum + count, 0);
  const grown = await watchMemory();
  await emulators.forget("storage");
  const first = await timed(5, async () => {
    table = await openTable(await objectSource(lake, name, neverAborted), format, neverAborted);
    await table.rows(0, ROWS_SHOWN, neverAborted);
  });
  const asked = (await requests()) / 5;
  await emulators.forget("storage");
  const end = await timed(1, async () => {
    await table?.rows(table.extent().rows - ROWS_SHOWN, ROWS_SHOWN, neverAborted);
  });
  return [
    { what: `first rows of 5 GB of ${format}`, value: milliseconds(median(first)), budget: "2 s", note: spread(first) },
    { what: "requests for them", value: String(asked), budget: "19" },
    { what: "the last rows of it", value: milliseconds(median(end)), note: `once; ${await requests()} requests` },
    { what: "memory for that", value: await grown(), note: "more than before, emulators and all" },
  ];
}

async function measureCounting(): Promise<Result[]> {
  const folder = await mkdtemp(join(tmpdir(), "sluice-bench-tables-"));
  try {
    const path = join(folder, "large.csv");
    const part = Buffer.alloc(16 * MiB, "station,2026-01-01,12.5\n");
    const file = await open(path, "w");
    await file.write("a,b,c\n");
    for (let written = 0; written < 64; written++) await file.write(part);
    await file.close();
    const table = await openTable(await localSource(path), "csv", neverAborted);
    const grown = await watchMemory();
    const [took = NaN] = await timed(1, () =>
      table.find({ row: Number.MAX_SAFE_INTEGER }, () => undefined, neverAborted),
    );
    return [
      { what: "1 GiB of CSV counted to its end", value: seconds(took), note: `${table.extent().rows} rows` },
      { what: "memory for that", value: await grown(), note: "more than before" },
    ];
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

/**
 * What memory of this process grows by at most from now on, by the kernel's high-water mark, which counts anew; on Linux
 * alone.
 */
async function watchMemory(): Promise<() => Promise<string>> {
  if (process.platform !== "linux") return () => Promise.resolve("left out");
  await writeFile("/proc/self/clear_refs", "5");
  const most = async () => {
    const [, kilobytes = "0"] = /VmHWM:\s*(\d+) kB/.exec(await readFile("/proc/self/status", "utf8")) ?? [];
    return Number(kilobytes) / 1024;
  };
  const before = await most();
  return async () => `${Math.round((await most()) - before)} MB`;
}
