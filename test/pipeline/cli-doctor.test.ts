import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import * as z from "zod";
import { linesOf, openCommandLine, startPipeline, type CommandLine } from "./command-line.ts";

const Line = z.object({
  ...{ check: z.string(), about: z.string(), state: z.enum(["ok", "warning", "failed", "skipped"]) },
  ...{ found: z.string(), fix: z.string() },
});

let sluice: CommandLine;
let files: string;

beforeAll(async () => {
  files = await mkdtemp(join(tmpdir(), "sluice-doctor-"));
  await writeFile(join(files, "one.csv"), "a\n1\n");
  sluice = await openCommandLine();
  await startPipeline(sluice, files);
});
afterAll(async () => {
  await sluice.close();
  await rm(files, { recursive: true, force: true });
});

test("a pipeline on emulators is right: exit 0, a table, and lines of JSON", async () => {
  const table = await sluice.run(["doctor"]);
  expect(table.code, table.out + table.err).toBe(0);
  expect(table.out).toMatch(/^Dataproc API \S+ europe-west1 +ok +http:/m);
  const { code, out } = await sluice.run(["--json", "doctor"]);
  expect(code).toBe(0);
  const lines = linesOf(Line, out);
  expect(lines.filter(({ state }) => state === "failed")).toEqual([]);
  expect(lines.find(({ check }) => check === "emulators")).toMatchObject({ state: "ok" });
});

test("what is wrong ends it with 1, and says what mends it", async () => {
  const { code, out } = await sluice.run(["--json", "doctor", "--lake-bucket", "no-such-bucket"]);
  expect(code).toBe(1);
  const [bucket] = linesOf(Line, out).filter(({ check }) => check === "bucket");
  expect(bucket).toMatchObject({ about: "no-such-bucket", state: "failed" });
  expect(bucket!.fix).toMatch(/^gcloud storage buckets create gs:\/\/no-such-bucket /);
});

test("it is told in Portuguese too", async () => {
  const { code, out } = await sluice.run(["doctor", "--lake-bucket", "no-such-bucket"], { LC_ALL: "pt_BR.UTF-8" });
  expect(code).toBe(1);
  expect(out).toMatch(/^bucket do lake no-such-bucket +falhou /m);
});
