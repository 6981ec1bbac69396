import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, onTestFinished, test } from "vitest";
import { openCommandLine, startPipeline } from "./command-line.ts";

// On the answer that brings an object of this size the storage client hangs more listeners than Node thinks right.
const LARGE = " \n".repeat(3_000_000);
const WARN = "setTimeout(()=>process.emitWarning('of-a-library','DeprecationWarning'),200)";

test("nothing but our own lines is on stderr, whatever Node thinks of a library's code", async () => {
  const root = await mkdtemp(join(tmpdir(), "sluice-warnings-"));
  onTestFinished(() => rm(root, { recursive: true, force: true }));
  await mkdir(join(root, "drive"));
  await writeFile(join(root, "drive", "one.csv"), "a\n1\n");
  const sluice = await openCommandLine();
  onTestFinished(() => sluice.close());
  const pipeline = await startPipeline(sluice, join(root, "drive"));
  await pipeline.writeObject("curated/orders/current", LARGE);
  const NODE_OPTIONS = `--import=data:text/javascript,${WARN}`;
  const results = (variables: Record<string, string>) =>
    sluice.run(["results", "orders"], { NODE_OPTIONS, ...variables });

  const { code, err } = await results({});
  expect(code).toBe(1);
  expect(err).toContain("It names no batch");
  expect(err).not.toMatch(/warning|listener|node:/i);
  // Whoever looks for the cause of something is told; of listeners that pile up there is nothing to tell.
  const { err: all } = await results({ SLUICE_DEBUG: "1" });
  expect(all).toContain("of-a-library");
  expect(all).not.toContain("MaxListenersExceededWarning");
});
