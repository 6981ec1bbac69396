import { mkdir, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { seedEmulators } from "../../src/commands/seed-emulators.ts";
import { startTestEmulators, type TestEmulators } from "../support/emulators.ts";
import { temporaryFolder } from "../support/temporary-folder.ts";
import { testApp } from "./test-app.ts";

let emulators: TestEmulators;
beforeAll(async () => {
  emulators = await startTestEmulators({ sparkFolder: null });
});
afterAll(() => emulators.close());

/** A workspace, and a state folder that says where the emulators are. */
async function begin() {
  const root = await temporaryFolder();
  const [workspace, state, from] = [join(root, "workspace"), join(root, "state"), join(root, "files")];
  for (const folder of [workspace, state, from]) await mkdir(folder);
  await writeFile(join(from, "one.csv"), "a\n1\n");
  const { project, endpoints, token, data } = emulators;
  const running = { format: 1, pid: process.pid, project, endpoints, token, dataFolder: data, startedAt: "now" };
  await writeFile(join(state, "emulators.json"), JSON.stringify(running));
  return { app: testApp({ emulators, workspace, state }), file: join(workspace, "sluice.json"), from };
}

test("a first seed says what it wrote and what comes next", async () => {
  const { app, file, from } = await begin();
  const { folderId } = await seedEmulators(app, from);
  expect(JSON.parse(await readFile(file, "utf8"))).toMatchObject({ driveFolders: [folderId] });
  expect(app.ui.said.at(-1)).toContain(`Written: ${file}.`);
  expect(app.ui.said.at(-1)).toContain("run the ingest");
});

test("a further one leaves sluice.json as it is, and says what to put into it", async () => {
  const { app, file, from } = await begin();
  await seedEmulators(app, from);
  const before = await readFile(file, "utf8");
  app.ui.said.length = 0;
  const { folderId, written } = await seedEmulators(app, from);
  expect(written).toEqual([]);
  expect(await readFile(file, "utf8")).toBe(before);
  expect(app.ui.said).toEqual([
    expect.stringContaining(`sluice.json stays as it is: put ${folderId} into driveFolders to ingest this folder.`),
  ]);
});
