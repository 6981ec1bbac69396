import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { expect, it } from "vitest";
import { readConnectionFile } from "../../src/core/connection-file.ts";
import { readKnownHosts } from "../../src/core/dags/host-key.ts";
import { readStateFile } from "../../src/core/emulators/read.ts";
import { temporaryFolder } from "./temporary-folder.ts";

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
