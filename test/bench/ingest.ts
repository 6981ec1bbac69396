import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import * as z from "zod";
import { linesOf, openCommandLine, startPipeline } from "../pipeline/command-line.ts";
import { median, milliseconds, seconds, spread, timed, type Result } from "./result.ts";

const FILES = 300;
const RUNS = 3;
const Seeded = z.object({ folderId: z.string() });

/** `sluice ingest` as a process, its start included, over folders of small files on local emulators. */
export async function measureIngest(): Promise<Result[]> {
  const files = await mkdtemp(join(tmpdir(), "sluice-bench-"));
  for (let index = 0; index < FILES; index++) {
    await writeFile(join(files, `readings-${index}.csv`), `station,value\nABC,${index}\n`);
  }
  const sluice = await openCommandLine();
  try {
    const pipeline = await startPipeline(sluice, files);
    const { folderId } = pipeline;
    const folders = [folderId];
    while (folders.length < RUNS) {
      const { out } = await sluice.run(["--json", "emulators", "seed", files]);
      folders.push(...linesOf(Seeded, out).map((seeded) => seeded.folderId));
    }
    const ingest = async (folder: string) => {
      const { code, err } = await sluice.run(["ingest", "--folder", folder]);
      if (code !== 0) throw new Error(err);
    };
    const count = async () => {
      const all = [
        ...Object.values(await pipeline.requests("drive")),
        ...Object.values(await pipeline.requests("storage")),
      ];
      return all.reduce((total, one) => total + one, 0);
    };

    const first = await timed(RUNS, (index) => ingest(folders[index] ?? folderId));
    const before = await count();
    const again = await timed(RUNS, (index) => ingest(folders[index] ?? folderId));
    const asked = ((await count()) - before) / RUNS;
    return [
      {
        what: `ingest of ${FILES} small files`,
        value: `${Math.round((FILES * 1000) / median(first))} files/s`,
        note: `${seconds(median(first))}: ${spread(first)}`,
      },
      { what: "the same, unchanged", value: milliseconds(median(again)), note: spread(again) },
      { what: "requests of an unchanged ingest", value: asked.toFixed(0), budget: "10" },
    ];
  } finally {
    await sluice.close();
    await rm(files, { recursive: true, force: true });
  }
}
