import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import * as z from "zod";
import { linesOf, openCommandLine, startPipeline, type CommandLine, type LocalPipeline } from "./command-line.ts";

// A title, a beginning without an end, a line of ours, a line break that is another, text that turns around, a C1 colour.
const HOSTILE = "\u001b]0;title\u0007a\u009d\u001b[2J\nairports: FAILED, nothing published\u2028b\u202ec\u009b31md";
// Cloud Storage has no line breaks in names.
const DATASET = HOSTILE.replace("\n", " ");
const SHOWN = "a airports: FAILED, nothing published bcd";

let sluice: CommandLine;
let pipeline: LocalPipeline;
let root: string;

beforeAll(async () => {
  root = await mkdtemp(join(tmpdir(), "sluice-names-"));
  await mkdir(join(root, "drive"));
  await writeFile(join(root, "drive", "one.csv"), "a\n1\n");
  sluice = await openCommandLine();
  pipeline = await startPipeline(sluice, join(root, "drive"));
  await pipeline.addFile(`${HOSTILE}.csv`, "a\n1\n");
  await pipeline.addFile(`${HOSTILE}.txt`, "", { mimeType: "application/vnd.google-apps.document" });
  await pipeline.writeObject(`curated/${DATASET}/current`, "{}");
});
afterAll(async () => {
  await sluice.close();
  await rm(root, { recursive: true, force: true });
});

test("with --json names are what they are, and nothing is printed that a terminal obeys", async () => {
  const { out } = await sluice.run(["--json", "results"]);
  expect(linesOf(z.object({ dataset: z.string() }), out)).toEqual([{ dataset: DATASET }]);
  const plan = await sluice.run(["--json", "ingest", "--plan"]);
  const entries = linesOf(z.object({ path: z.string() }), plan.out);
  expect(entries).toContainEqual({ path: expect.stringContaining(`${HOSTILE}.csv`) as string });
  for (const text of [out, plan.out]) expect(text).not.toMatch(/(?!\n)[\p{Cc}\u2028\u202e]/u);
});

describe("names that an attacker chose are printed as text of one line", () => {
  test.each([
    [["ingest", "--plan"], / a airports: FAILED, nothing published b…/],
    [["ingest"], new RegExp(`^skipped: .*${SHOWN}.txt: a Google document`, "m")],
    [["results"], new RegExp(`^${SHOWN}$`, "m")],
    [["results", DATASET], new RegExp(SHOWN)],
    [["logs", HOSTILE], new RegExp(SHOWN)],
  ])("sluice %j", async (args, shown) => {
    const { out, err } = await sluice.run(args, { SLUICE_DEBUG: "1" });
    expect(out + err).toMatch(shown);
    for (const text of [out, err]) {
      expect(text).not.toMatch(/(?![\n\t])[\p{Cc}\u2028\u2029\u202a-\u202e]/u);
      expect(text).not.toMatch(/^airports: FAILED/m);
    }
  });
});
