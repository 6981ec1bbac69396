import { mkdir, mkdtemp, readdir, readFile, rm, symlink, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import * as z from "zod";
import { linesOf, openCommandLine, startPipeline, type CommandLine, type LocalPipeline } from "./command-line.ts";

const Listed = z.looseObject({ kind: z.string(), name: z.string() });
const Moved = z.looseObject({
  name: z.string(),
  outcome: z.string(),
  bytes: z.number(),
  from: z.string(),
  to: z.string(),
});
const Told = z.object({ error: z.object({ code: z.string() }) });

let sluice: CommandLine;
let pipeline: LocalPipeline;
let files: string;

beforeAll(async () => {
  files = await mkdtemp(join(tmpdir(), "sluice-cli-files-"));
  await mkdir(join(files, "drive", "sub"), { recursive: true });
  await writeFile(join(files, "drive", "one.csv"), "a\n1\n");
  await writeFile(join(files, "drive", "sub", "two.csv"), "a\n22\n");
  sluice = await openCommandLine();
  pipeline = await startPipeline(sluice, join(files, "drive"));
});
afterAll(async () => {
  await sluice.close();
  await rm(files, { recursive: true, force: true });
});

async function json<T>(
  schema: z.ZodType<T>,
  ...args: string[]
): Promise<{ code: number | null; lines: T[]; err: string }> {
  const { code, out, err } = await sluice.run(["--json", ...args]);
  return { code, lines: linesOf(schema, out), err };
}
const codeOf = (err: string) => Told.parse(JSON.parse(err.trim().split("\n").at(-1) ?? "")).error.code;

// One lake's story, told in order.

test("files and folders go up, each told in a line; a link is left out", async () => {
  await mkdir(join(files, "up", "below"), { recursive: true });
  await writeFile(join(files, "up", "a.csv"), "a\n1\n");
  await writeFile(join(files, "up", "below", "bytes.bin"), Buffer.from([0, 255, 10, 13, 0]));
  await symlink("/etc/hostname", join(files, "up", "link"));
  const refused = await sluice.run(["--json", "lake", "put", join(files, "up"), "data/"]);
  expect([refused.code, codeOf(refused.err)]).toEqual([1, "transfer.folder-given"]);
  const { code, lines, err } = await json(Moved, "lake", "put", "-r", join(files, "up"), "data/");
  expect([code, err]).toEqual([0, expect.stringContaining("up/link")]);
  expect(lines).toMatchObject([
    { name: "up/a.csv", outcome: "done", bytes: 4, to: `gs://${pipeline.lakeBucket}/data/up/a.csv` },
    { name: "up/below/bytes.bin", outcome: "done", bytes: 5 },
  ]);
  expect(await pipeline.readObject("data/up/a.csv")).toBe("a\n1\n");
});

test("a single file gets the name it is to have", async () => {
  await sluice.run(["lake", "put", join(files, "up", "a.csv"), `gs://${pipeline.lakeBucket}/data/other.csv`]);
  expect(await pipeline.readObject("data/other.csv")).toBe("a\n1\n");
});

test("the lake is listed as folders and objects, with typed values and times", async () => {
  const { lines } = await json(Listed, "lake", "ls", "data/");
  expect(lines).toMatchObject([
    { kind: "folder", name: "data/up/", uri: `gs://${pipeline.lakeBucket}/data/up/` },
    { kind: "object", name: "data/other.csv", size: 4, updated: expect.stringMatching(/^\d{4}-.*Z$/) as string },
  ]);
  const all = await json(Listed, "lake", "ls", "-r", `gs://${pipeline.lakeBucket}/data`);
  expect(all.lines.map(({ name }) => name)).toEqual(["data/other.csv", "data/up/a.csv", "data/up/below/bytes.bin"]);
  const nothing = await json(Listed, "lake", "ls", "data/none");
  expect([nothing.code, codeOf(nothing.err)]).toEqual([1, "transfer.nothing-there"]);
});

test("what is there is replaced by nobody unless it is said; the same again is no replacement", async () => {
  const same = await json(Moved, "lake", "put", join(files, "up", "a.csv"), "data/up/");
  expect([same.code, same.lines[0]?.outcome]).toEqual([0, "same"]);
  await writeFile(join(files, "up", "a.csv"), "a\n2\n");
  const put = ["lake", "put", join(files, "up", "a.csv"), "data/up/"];
  const refused = await json(Moved, ...put);
  expect([refused.code, codeOf(refused.err)]).toEqual([1, "transfer.exists"]);
  expect((await json(Moved, ...put, "--skip")).lines[0]?.outcome).toBe("skipped");
  expect((await json(Moved, ...put, "--keep-both")).lines[0]).toMatchObject({
    outcome: "done",
    at: "data/up/a (2).csv",
  });
  expect(await pipeline.readObject("data/up/a.csv")).toBe("a\n1\n");
  expect((await json(Moved, ...put, "--force")).lines[0]?.outcome).toBe("done");
  expect(await pipeline.readObject("data/up/a.csv")).toBe("a\n2\n");
  expect((await sluice.run([...put, "--force", "--skip"])).code).toBe(2);
});

test("what can't be put anywhere is told by what is wrong with the place", async () => {
  const file = join(files, "up", "a.csv");
  const elsewhere = await json(Moved, "lake", "put", file, "s3://other/");
  expect([elsewhere.code, codeOf(elsewhere.err)]).toEqual([1, "transfer.bad-address"]);
  const noBucket = await json(Moved, "lake", "put", file, "gs://no-such-bucket/");
  expect([noBucket.code, codeOf(noBucket.err)]).toEqual([1, "bucket.missing"]);
  const noFolder = await sluice.run(["--json", "--workspace", join(files, "nowhere"), "lake", "ls"]);
  expect([noFolder.code, codeOf(noFolder.err)]).toEqual([1, "transfer.no-folder"]);
});

test("where the pipeline lives nothing is put", async () => {
  const { code, err } = await json(Moved, "lake", "put", join(files, "up", "a.csv"), "raw/x/");
  expect([code, codeOf(err)]).toEqual([1, "transfer.refused-place"]);
});

test("bytes are printed as they are, and a reader that has enough ends it", async () => {
  const bytes = await sluice.run(["lake", "cat", "data/up/below/bytes.bin"]);
  expect(Buffer.from(bytes.out)).toEqual(Buffer.from(Buffer.from([0, 255, 10, 13, 0]).toString()));
  await pipeline.writeObject("data/long.txt", "0123456789\n".repeat(1_000_000));
  expect(await sluice.unread(["lake", "cat", "data/long.txt"])).toMatchObject({
    code: 0,
    err: expect.not.stringContaining("EPIPE") as string,
  });
});

test("a folder is no object, and nothing is neither", async () => {
  const folder = await sluice.run(["lake", "cat", "data/up"]);
  const uri = `gs://${pipeline.lakeBucket}/data/up/`;
  expect(folder.code).toBe(1);
  expect(folder.err).toContain(`${uri} is a folder.\nsluice lake ls ${uri} shows its objects: name one of them.\n`);
  expect(codeOf((await json(Listed, "lake", "cat", `gs://${pipeline.lakeBucket}`)).err)).toBe("lake-file.is-folder");
  expect(codeOf((await json(Listed, "lake", "cat", "data/none")).err)).toBe("transfer.nothing-there");
});

test("a single object is searched by its name; no text finds nothing", async () => {
  await pipeline.writeObject("searched/a.txt", "a\nPorto\n");
  await pipeline.writeObject("searched/a.txt.old", "Porto\n");
  const { code, out } = await sluice.run(["lake", "search", "porto", "searched/a.txt"]);
  expect([code, out]).toEqual([0, `gs://${pipeline.lakeBucket}/searched/a.txt:2:1: Porto\n`]);
  const none = await sluice.run(["lake", "search", "", "data/"]);
  expect([none.code, none.err]).toEqual([2, "error: Say what to look for.\n(sluice lake search --help tells more.)\n"]);
});

test("a pipeline without a Drive folder has none to list, and that is said", async () => {
  const connection = JSON.parse(await readFile(join(sluice.workspace, "sluice.json"), "utf8")) as object;
  await mkdir(join(files, "folderless"));
  await writeFile(join(files, "folderless", "sluice.json"), JSON.stringify({ ...connection, driveFolders: [] }));
  const { code, out, err } = await sluice.run(["--workspace", join(files, "folderless"), "drive", "ls"]);
  expect([code, out, err]).toEqual([0, "", expect.stringContaining("sluice.json names no Drive folder.") as string]);
});

test("a trace of nothing is refused", async () => {
  const { code, err } = await sluice.run(["trace", " "]);
  expect([code, err]).toEqual([2, "error: Say what to trace.\n(sluice trace --help tells more.)\n"]);
});

test("the tables of a page stand apart", async () => {
  await sluice.run(["ingest"]);
  const { code, out } = await sluice.run(["trace", "one.csv"]);
  expect([code, out]).toEqual([0, expect.stringMatching(/^Lineage of one\.csv\n(.+\n)+\nThe way\n/) as string]);
});

test("folders come down under their names, a file under another", async () => {
  const here = join(files, "down");
  await mkdir(here);
  const { code, lines } = await json(Moved, "lake", "get", "-r", "data/up/", here);
  expect([code, lines.length]).toEqual([0, 3]);
  expect((await readdir(here, { recursive: true })).toSorted()).toEqual([
    "up",
    "up/a (2).csv",
    "up/a.csv",
    "up/below",
    "up/below/bytes.bin",
  ]);
  expect(await readFile(join(here, "up", "below", "bytes.bin"))).toEqual(Buffer.from([0, 255, 10, 13, 0]));
  await sluice.run(["lake", "get", "data/other.csv", join(here, "mine.csv")]);
  expect(await readFile(join(here, "mine.csv"), "utf8")).toBe("a\n1\n");
});

test("a folder to bring something into is made, where the one above it is there, and none for nothing", async () => {
  const made = join(files, "made");
  expect((await json(Moved, "lake", "get", "-r", "data/nothing/", made)).code).toBe(1);
  await expect(readdir(made)).rejects.toThrow("ENOENT");
  expect((await json(Moved, "lake", "get", "-r", "data/up/", made)).code).toBe(0);
  expect(await readdir(made)).toEqual(["up"]);
  expect((await sluice.run(["lake", "get", "data/other.csv", `${join(files, "one")}/`])).code).toBe(0);
  expect(await readdir(join(files, "one"))).toEqual(["other.csv"]);
  const nowhere = await json(Moved, "lake", "get", "-r", "data/up/", join(files, "none", "below"));
  expect([nowhere.code, codeOf(nowhere.err)]).toEqual([1, "transfer.no-folder"]);
});

test("Drive is listed, comes down, and is written into; a second time nothing is doubled", async () => {
  const [folder] = (await json(Listed, "drive", "ls")).lines;
  expect(folder).toMatchObject({ kind: "folder", id: pipeline.folderId });
  const address = `https://drive.google.com/drive/folders/${pipeline.folderId}?usp=sharing`;
  const listed = await json(Listed, "drive", "ls", "-r", address);
  expect(listed.lines).toMatchObject([
    { kind: "folder", path: "sub" },
    { kind: "file", path: "sub/two.csv", size: 5 },
    { kind: "file", path: "one.csv", size: 4, modified: expect.stringMatching(/Z$/) as string },
  ]);
  const here = join(files, "from-drive");
  await mkdir(here);
  expect((await json(Moved, "drive", "get", "-r", pipeline.folderId, here)).code).toBe(0);
  const [own = ""] = await readdir(here);
  expect(await readFile(join(here, own, "sub", "two.csv"), "utf8")).toBe("a\n22\n");

  for (const outcome of ["done", "same"]) {
    const put = await json(Moved, "drive", "put", "-r", join(files, "up", "below"), pipeline.folderId);
    expect(put).toMatchObject({ code: 0, lines: [{ name: "below/bytes.bin", outcome }] });
  }
  const names = (await json(Listed, "drive", "ls", "-r", pipeline.folderId)).lines.map(({ name }) => name);
  expect(names.filter((name) => /below|bytes/.test(name)).toSorted()).toEqual(["below", "bytes.bin"]);
  const alone = await sluice.run(["drive", "put", join(files, "up", "a.csv")]);
  expect(alone).toMatchObject({
    code: 2,
    err: "error: Name files, and last the folder of Drive they go to.\n(sluice drive put --help tells more.)\n",
  });
});
