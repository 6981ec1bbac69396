import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { decodeRawMetadata } from "../../../src/core/layout.ts";
import type { TestEmulators } from "../../emulators.ts";
import { newWorld, startEmulators, type World } from "./world.ts";

let emulators: TestEmulators;
let world: World;
beforeAll(async () => {
  emulators = await startEmulators();
});
afterAll(() => emulators.close());
beforeEach(async () => {
  world = await newWorld(emulators);
});

const add = (name: string, content: string, making = {}) =>
  world.owner.file(name, content, { parent: world.folderId, ...making });

describe("the first run", () => {
  it("copies nested folders, bytes and description", async () => {
    const { owner, folderId } = world;
    const year = await owner.folder("2026", folderId);
    const month = await owner.folder("a/b 100%", year);
    const top = await add("top.csv", "a,b\n1,2\n", { createdTime: "2026-01-05T10:00:00.000Z" });
    const deep = await owner.file("ação.csv", "x\n", { parent: month, createdTime: "2024-01-05T10:00:00.000Z" });

    const summary = await world.ingest();

    expect(summary).toMatchObject({
      mode: "reconcile",
      complete: true,
      more: false,
      counts: { lookedAt: 2, copied: 2, unchanged: 0, skipped: 0, gone: 0, failed: 0 },
      bytes: 10,
      watermark: "2026-01-05T10:00:00.000Z",
    });
    const raw = await world.raw();
    expect([...raw.values()].map(({ name, text }) => [name, text]).sort()).toEqual(
      [
        [`raw/${top}/top.csv`, "a,b\n1,2\n"],
        [`raw/${deep}/ação.csv`, "x\n"],
      ].sort(),
    );
    expect(decodeRawMetadata(raw.get(deep)!.metadata)).toMatchObject({
      driveId: deep,
      folderId,
      drivePath: "2026/a%2Fb 100%25/ação.csv",
      driveName: "ação.csv",
      mimeType: "text/csv",
      md5: "401b30e3b8b5d629635a5c613cdb7919",
      createdTime: "2024-01-05T10:00:00.000Z",
      runId: summary.runId,
      goneSince: undefined,
    });
    expect(await world.decisions(summary)).toEqual({ [top]: "copied", [deep]: "copied" });
    expect(JSON.parse(await world.text(summary.manifest.replace(`gs://${world.lake.name}/`, "")))).toEqual(summary);
  });
});
