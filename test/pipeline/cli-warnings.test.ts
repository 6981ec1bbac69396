import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, onTestFinished, test } from "vitest";
import { openCommandLine, startPipeline } from "./command-line.ts";

// The storage client hangs more listeners on the answer that brings an object of this size than Node thinks right.
const LARGE = " \n".repeat(3_000_000);

test("nothing but our own lines is on stderr, whatever Node thinks of a library's code", async () => {
  const root = await mkdtemp(join(tmpdir(), "sluice-warnings-"));
  onTestFinished(() => rm(root, { recursive: true, force: true }));
  await mkdir(join(root, "drive"));
  await writeFile(join(root, "drive", "one.csv"), "a\n1\n");
  const sluice = await openCommandLine();
  onTestFinished(() => sluice.close());
  const pipeline = await startPipeline(sluice, join(root, "drive"));
  await pipeline.writeObject("curated/orders/current", LARGE);
  const results = (variables: Record<string, string>) => sluice.run(["results", "orders"], variables);

  const { code, err } = await results({});
  expect(code).toBe(1);
  expect(err).toContain("it names no batch");
  expect(err).not.toMatch(/warning|listener|node:/i);
  // It is met indeed, and whoever looks for the cause of something is told.
  expect((await results({ SLUICE_DEBUG: "1" })).err).toContain("MaxListenersExceededWarning");
});
