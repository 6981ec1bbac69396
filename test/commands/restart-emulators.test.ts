import { mkdir } from "node:fs/promises";
import { join } from "node:path";
import { afterEach, expect, test } from "vitest";
import { restartEmulators } from "../../src/commands/restart-emulators.ts";
import { stopEmulators } from "../../src/core/local/stop.ts";
import { temporaryFolder } from "../support/temporary-folder.ts";
import { testApp } from "./test-app.ts";

const { signal } = new AbortController();
const cleanups: (() => Promise<unknown>)[] = [];
afterEach(async () => {
  for (const cleanup of cleanups.splice(0).toReversed()) await cleanup();
});

test("emulators are restarted on their data, and started where none run", async () => {
  const state = join(await temporaryFolder(), "state");
  await mkdir(state);
  const app = testApp({ state });
  cleanups.push(() => stopEmulators(join(state, "emulators.json"), signal));
  const first = await restartEmulators(app);
  const second = await restartEmulators(app);
  expect(second).toMatchObject({ project: first.project, dataFolder: first.dataFolder });
  expect(second.pid).not.toBe(first.pid);
  expect(app.ui.said).toEqual(Array(2).fill(`The local emulators run again, for project ${first.project}.`));
  expect(app.ui.refreshed).toContain("batches");
});
