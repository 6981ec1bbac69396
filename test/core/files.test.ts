import { stat, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { expect, it } from "vitest";
import { readConnectionFile } from "../../src/core/connection-file.ts";
import { readKnownHosts } from "../../src/core/dags/host-key.ts";
import { makeFolder } from "../../src/core/files.ts";
import { readStateFile } from "../../src/core/local/running-emulators.ts";
import { temporaryFolder } from "../support/temporary-folder.ts";

it("makes the folders that are missing and leaves those that are there", async () => {
  const folder = await temporaryFolder();
  const deep = join(folder, "a", "b", "c");
  await Promise.all([makeFolder(deep, 0o700), makeFolder(deep, 0o700)]);
  expect((await stat(join(folder, "a"))).mode & 0o777).toBe(0o700);
  await makeFolder(deep);
  expect((await stat(deep)).mode & 0o777).toBe(0o700);
  await writeFile(join(folder, "file"), "");
  await expect(makeFolder(join(folder, "file"))).rejects.toMatchObject({ code: "EEXIST" });
  await expect(makeFolder(join(folder, "file", "below"))).rejects.toMatchObject({ code: "ENOTDIR" });
});

const readers = [
  ["a connection", readConnectionFile],
  ["emulators", readStateFile],
  ["known hosts", (file: string) => readKnownHosts([file])],
] as const;

it.each(readers)("%s that are not there are none, but a folder that is a file is told by name", async (_, read) => {
  const folder = await temporaryFolder();
  const file = join(folder, "a-file");
  await writeFile(file, "");
  expect([undefined, []]).toContainEqual(await read(join(folder, "nothing")));
  const failure = { params: { file: join(file, "below") } };
  await expect(read(join(file, "below"))).rejects.toMatchObject(failure);
});
