import { mkdtemp, open, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { openCommandLine, startPipeline } from "../pipeline/command-line.ts";
import { seconds, timed, type Result } from "./result.ts";

const MiB = 1024 * 1024;
const BYTES = 1024 * MiB;

// The kernel's own high-water mark of the program: what it reports to a parent counts the parent's memory in.
const TELL = `process.on("exit",()=>{
  const fs=process.getBuiltinModule("node:fs");
  const [,most]=/VmHWM:\\s*(\\d+) kB/.exec(fs.readFileSync("/proc/self/status","utf8"));
  fs.writeFileSync(process.env.BENCH_MEMORY,most);
})`;

/** One file of 1 GiB through `sluice ingest`, as it ships, from the local Drive into the local bucket: time and memory. */
export async function measureLargeFile(): Promise<Result | Result[]> {
  const what = "ingest of one file of 1 GiB";
  if (process.platform !== "linux") return { what, value: "left out", note: "its memory is measured on Linux" };
  const folder = await mkdtemp(join(tmpdir(), "sluice-bench-large-"));
  const sluice = await openCommandLine();
  try {
    await startPipeline(sluice, await writeLarge(folder));
    const memory = join(folder, "memory");
    const NODE_OPTIONS = `--import=data:text/javascript,${encodeURIComponent(TELL)}`;
    const [took = NaN] = await timed(1, async () => {
      const { code, err } = await sluice.run(["ingest"], { NODE_OPTIONS, BENCH_MEMORY: memory });
      if (code !== 0 || !err.includes("1 copied")) throw new Error(err);
    });
    const most = Number(await readFile(memory, "utf8")) / 1024;
    return [
      { what, value: seconds(took), note: `once: ${Math.round(BYTES / MiB / (took / 1000))} MiB/s` },
      { what: "memory of that ingest", value: `${Math.round(most)} MB`, budget: "300 MB" },
    ];
  } finally {
    await sluice.close();
    await rm(folder, { recursive: true, force: true });
  }
}

/** A folder with the file in it. */
async function writeLarge(folder: string): Promise<string> {
  const drive = await mkdtemp(join(folder, "drive-"));
  const part = Buffer.alloc(16 * MiB, "station,2026-01-01,12.5\n");
  const file = await open(join(drive, "large.csv"), "w");
  for (let written = 0; written < BYTES; written += part.length) await file.write(part);
  await file.close();
  return drive;
}
