import { unzipSync, zipSync } from "fflate";
import { cp, mkdir, rename, rm, utimes, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import type { Bucket, StoredObject } from "../../../src/core/services/storage.ts";
import type { Contract } from "../../../src/core/jobs/contract/contract.ts";
import { stageJob } from "../../../src/core/jobs/stage.ts";
import { readStagedSource } from "../../../src/core/jobs/staged-source.ts";
import { startTestEmulators, type TestEmulators } from "../../support/emulators.ts";
import { neverAborted, openEmulatorClients } from "../../support/emulator-clients.ts";
import { temporaryFolder } from "../../support/temporary-folder.ts";

let emulators: TestEmulators;
let buckets = 0;
beforeAll(async () => {
  emulators = await startTestEmulators({ sparkFolder: null });
});
afterAll(() => emulators.close());

const airports: Contract = {
  format: 1,
  dataset: "airports",
  files: ["airports*.csv"],
  columns: [{ name: "iata", type: "string" }],
};

async function newLake(): Promise<Bucket> {
  return (await openEmulatorClients(emulators, `stage-${buckets++}`)).lake;
}

async function jobFolder(): Promise<string> {
  const folder = join(await temporaryFolder(), "spark");
  await mkdir(join(folder, "sluice_job"), { recursive: true });
  await writeFile(join(folder, "job.py"), "from sluice_job import main\n");
  await writeFile(join(folder, "sluice_job", "__init__.py"), "");
  await writeFile(join(folder, "sluice_job", "main.py"), "print('é')\n");
  await writeFile(join(folder, "sluice_job", "notes.txt"), "no code");
  await mkdir(join(folder, "sluice_job", "read"));
  await writeFile(join(folder, "sluice_job", "read", "lines.py"), "LF = 10\n");
  return folder;
}

async function objects(lake: Bucket): Promise<StoredObject[]> {
  return Array.fromAsync(lake.all("", neverAborted));
}

async function bytesOf(lake: Bucket, name: string): Promise<Buffer> {
  return Buffer.concat(await Array.fromAsync(await lake.read(name, {}, neverAborted), (chunk) => chunk as Buffer));
}

test("the code and the contracts lie under the hash of their content, and the zip holds the package", async () => {
  const lake = await newLake();
  const staged = await stageJob({ lake, jobFolder: await jobFolder(), contracts: [airports] }, neverAborted);

  const prefix = `jobs/${staged.sha256}/`;
  expect(staged).toEqual({
    sha256: expect.stringMatching(/^[0-9a-f]{64}$/) as string,
    main: `gs://${lake.name}/${prefix}job.py`,
    pyFiles: [`gs://${lake.name}/${prefix}sluice_job.zip`],
    contracts: `gs://${lake.name}/${prefix}contracts/`,
  });
  expect((await objects(lake)).map(({ name }) => name)).toEqual([
    `${prefix}contracts/airports.json`,
    `${prefix}job.py`,
    `${prefix}sluice_job.zip`,
  ]);
  const zip = unzipSync(await bytesOf(lake, `${prefix}sluice_job.zip`));
  expect(Object.fromEntries(Object.entries(zip).map(([name, bytes]) => [name, Buffer.from(bytes).toString()]))).toEqual(
    {
      "sluice_job/__init__.py": "",
      "sluice_job/main.py": "print('é')\n",
      "sluice_job/read/lines.py": "LF = 10\n",
    },
  );
  expect(JSON.parse((await bytesOf(lake, `${prefix}contracts/airports.json`)).toString())).toEqual(airports);
});

test("the same content has the same names and bytes, wherever and whenever it is staged", async () => {
  const [one, other] = [await newLake(), await newLake()];
  const folder = await jobFolder();
  const first = await stageJob({ lake: one, jobFolder: folder, contracts: [airports] }, neverAborted);

  const copy = join(await temporaryFolder(), "elsewhere");
  await cp(folder, copy, { recursive: true });
  await utimes(join(copy, "sluice_job", "main.py"), new Date(0), new Date(0));
  const second = await stageJob({ lake: other, jobFolder: copy, contracts: [airports] }, neverAborted);

  expect(second.sha256).toBe(first.sha256);
  const contents = ({ name, crc32c, size }: StoredObject) => ({ name, crc32c, size });
  expect((await objects(other)).map(contents)).toEqual((await objects(one)).map(contents));
});

test("staging twice creates nothing", async () => {
  const lake = await newLake();
  const options = { lake, jobFolder: await jobFolder(), contracts: [airports] };
  await stageJob(options, neverAborted);
  const before = await objects(lake);
  await stageJob(options, neverAborted);
  expect(await objects(lake)).toEqual(before);
});

test("several at once stage one job", async () => {
  const lake = await newLake();
  const options = { lake, jobFolder: await jobFolder(), contracts: [airports] };
  const staged = await Promise.all(Array.from({ length: 5 }, () => stageJob(options, neverAborted)));
  expect(new Set(staged.map(({ sha256 }) => sha256)).size).toBe(1);
  expect((await objects(lake)).map(({ generation, name }) => [name, generation])).toHaveLength(3);
});

test.each([
  ["other code", "job.py", "import os\n"],
  ["another package", "sluice_job.zip", "PK"],
  ["another contract", "contracts/airports.json", "{}"],
  ["one contract more", "contracts/zz.json", "{}"],
])("%s that somebody else wrote there is not run", async (_, name, content) => {
  const lake = await newLake();
  const options = { lake, jobFolder: await jobFolder(), contracts: [airports] };
  const { sha256 } = await stageJob(options, neverAborted);
  const there = await lake.stat(`jobs/${sha256}/${name}`, neverAborted);
  const writing = { ifGenerationMatch: there?.generation ?? "0", contentType: "text/plain" };
  await lake.write(`jobs/${sha256}/${name}`, content, writing, neverAborted);
  await expect(stageJob(options, neverAborted)).rejects.toMatchObject({
    code: "job.staged-foreign",
    params: { object: `gs://${lake.name}/jobs/${sha256}/${name}` },
  });
});

test("a lost answer to a write is no obstacle", async () => {
  const lake = await newLake();
  await emulators.plant("storage", "storage.objects.insert", ["commit-then-reset", "return-503"]);
  await stageJob({ lake, jobFolder: await jobFolder(), contracts: [airports] }, neverAborted);
  expect(await objects(lake)).toHaveLength(3);
});

test.each([
  ["code", (folder: string) => writeFile(join(folder, "sluice_job", "main.py"), "print('f')\n")],
  [
    "file name",
    (folder: string) => rename(join(folder, "sluice_job", "main.py"), join(folder, "sluice_job", "other.py")),
  ],
  ["main file", (folder: string) => writeFile(join(folder, "job.py"), "")],
])("another %s has another hash", async (_, change) => {
  const lake = await newLake();
  const options = { lake, jobFolder: await jobFolder(), contracts: [airports] };
  const before = await stageJob(options, neverAborted);
  await change(options.jobFolder);
  expect((await stageJob(options, neverAborted)).sha256).not.toBe(before.sha256);
});

test("another contract has another hash", async () => {
  const lake = await newLake();
  const folder = await jobFolder();
  const one = await stageJob({ lake, jobFolder: folder, contracts: [airports] }, neverAborted);
  const stricter = { ...airports, maxBadRows: 0.1 };
  const other = await stageJob({ lake, jobFolder: folder, contracts: [stricter] }, neverAborted);
  expect(other.sha256).not.toBe(one.sha256);
});

test.each(["job.py", "sluice_job"])("without %s nothing is staged", async (name) => {
  const lake = await newLake();
  const folder = await jobFolder();
  await rm(join(folder, name), { recursive: true });
  await expect(stageJob({ lake, jobFolder: folder, contracts: [airports] }, neverAborted)).rejects.toMatchObject({
    code: "job.code-missing",
    params: { file: join(folder, name) },
  });
  expect(await objects(lake)).toEqual([]);
});

test("what is staged as a package and is none has no code in it, and neither has one without that file", async () => {
  const { lake, storage } = await openEmulatorClients(emulators, `stage-${buckets++}`);
  const staged = { ifGenerationMatch: "0", contentType: "application/zip" };
  await lake.write("a.zip", "no zip", staged, neverAborted);
  await lake.write("b.zip", zipSync({ "m/a.py": Buffer.from("a = 1") }), staged, neverAborted);
  const codeOf = async (package_: string, inside: string) => {
    const bytes = await readStagedSource(storage, { uri: `gs://${lake.name}/${package_}`, inside }, neverAborted);
    return bytes && Buffer.from(bytes).toString();
  };
  expect(await codeOf("a.zip", "m/a.py")).toBeUndefined();
  expect([await codeOf("b.zip", "m/a.py"), await codeOf("b.zip", "m/b.py")]).toEqual(["a = 1", undefined]);
});
