import { join } from "node:path";
import type { Page } from "playwright-core";
import { afterAll, afterEach, beforeEach } from "vitest";
import { ROOT } from "./stage.ts";

/** What is put in here is undone in the end, last first, however far the tests came. */
export function undoneInTheEnd(): (() => Promise<unknown>)[] {
  const cleanups: (() => Promise<unknown>)[] = [];
  afterAll(async () => {
    for (const cleanup of cleanups.toReversed()) await cleanup();
  });
  return cleanups;
}

/** Each test needs the one before: of one that failed a picture is taken, and those after it are skipped. */
export function needTheOneBefore(page: () => Page): void {
  let failed = false;
  beforeEach(({ skip }) => skip(failed, "a step before this one failed"));
  afterEach(async ({ task }) => {
    failed ||= task.result?.state === "fail";
    if (task.result?.state !== "fail") return;
    await page().screenshot({ path: join(ROOT, "out", "workbench", `${task.name}.png`) });
  });
}
