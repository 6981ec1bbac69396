import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import * as z from "zod";
import { linesOf, openCommandLine, startPipeline, type CommandLine, type LocalPipeline } from "./command-line.ts";

/** What the fixture around the command line does to it: readers that leave, folders that are none, a folder among others. */
let sluice: CommandLine;
let pipeline: LocalPipeline;
let root: string;

beforeAll(async () => {
  root = await mkdtemp(join(tmpdir(), "sluice-outside-"));
  await mkdir(join(root, "drive"));
  await writeFile(join(root, "drive", "one.csv"), "a\n1\n");
  sluice = await openCommandLine();
  pipeline = await startPipeline(sluice, join(root, "drive"));
});
afterAll(async () => {
  await sluice.close();
  await rm(root, { recursive: true, force: true });
});

const Summary = z.object({ folderId: z.string(), complete: z.boolean() });
const Refusal = z.object({ error: z.object({ code: z.string(), what: z.string() }) });

test("nobody reads the remarks: the work is done all the same, and the folder is free afterwards", async () => {
  await pipeline.plant("drive", "drive.files.list", ["stall-for-4s"]);
  const { code, out } = await sluice.unheard(["--json", "ingest", "--mode", "reconcile"]);
  expect(code).toBe(0);
  expect(linesOf(Summary, out)).toEqual([{ folderId: pipeline.folderId, complete: true }]);
  expect((await sluice.run(["ingest"])).code).toBe(0);
});

test("a folder that is hidden does not keep the others from their turn, and is told", async () => {
  const hidden = "1AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA";
  const folders = `${hidden},${pipeline.folderId}`;
  const { code, out, err } = await sluice.run(["--json", "ingest"], { SLUICE_DRIVE_FOLDERS: folders });
  expect(code).toBe(1);
  expect(linesOf(Summary, out)).toEqual([{ folderId: pipeline.folderId, complete: true }]);
  expect(linesOf(Refusal, err).map(({ error }) => error.code)).toEqual(["drive.folder-hidden"]);
});

test("wrong arguments are a line of JSON too", async () => {
  const { code, out, err } = await sluice.run(["--json", "ingest", "--run-id", "X"]);
  expect({ code, out }).toEqual({ code: 2, out: "" });
  const [{ error }] = linesOf(Refusal, err) as [z.infer<typeof Refusal>];
  expect(error).toMatchObject({ code: "usage", what: expect.stringContaining("--run-id") as string });
});

test("places that are none of ours are named, not taken for defects", async () => {
  const file = join(root, "a-file");
  const folder = join(root, "a-folder");
  await writeFile(file, "");
  await mkdir(join(folder, "sluice.json"), { recursive: true });
  const refusals = [
    [["emulators", "start"], { SLUICE_STATE_FOLDER: file }, file],
    [["--workspace", file, "ingest"], {}, `${file} is not a folder`],
    [["--workspace", join(root, "nowhere"), "init", "--yes"], {}, `${join(root, "nowhere")} is not a folder`],
    [["--workspace", folder, "ingest"], {}, join(folder, "sluice.json")],
  ] as const;
  for (const [args, variables, named] of refusals) {
    const { code, err } = await sluice.run(args, variables);
    expect(code, err).toBe(1);
    expect(err).toContain(named);
    expect(err).not.toMatch(/should not happen|^ +at /m);
  }
});
