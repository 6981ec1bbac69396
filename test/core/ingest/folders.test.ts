import { describe, expect, it } from "vitest";
import { isFailure } from "../../../src/core/failure.ts";
import { distinctFolders } from "../../../src/core/ingest/source/distinct-folders.ts";
import { ingestFolders } from "../../../src/core/ingest/folders.ts";
import { render } from "../../../src/messages/index.ts";
import { newRunId, PATIENCE, type IngestFixture } from "../../support/ingest-fixture.ts";
import { withIngest } from "../../support/with-ingest.ts";

const signal = new AbortController().signal;
const lines: string[] = [];
const log = { info: () => undefined, warn: (line: string) => void lines.push(line), error: () => undefined };

let fixture: IngestFixture;
withIngest((opened) => {
  lines.length = 0;
  fixture = opened;
});

const ingest = (folderIds: readonly string[]) =>
  ingestFolders(
    folderIds,
    {
      drive: fixture.drive,
      lake: fixture.lake,
      runId: newRunId(),
      mode: "reconcile",
      patience: PATIENCE,
      pace: 0,
      log,
    },
    signal,
  );

/** Every raw object with both of its generations. */
const written = async () =>
  [...(await fixture.raw()).values()].map(({ name, generation, metageneration }) => [name, generation, metageneration]);

describe("folders that overlap", () => {
  it("are ingested once: one named twice, and one that lies deep in another", async () => {
    const middle = await fixture.owner.folder("middle", fixture.folderId);
    const inner = await fixture.owner.folder("inner", middle);
    await fixture.owner.file("a.csv", "1\n", { parent: fixture.folderId });
    await fixture.owner.file("b.csv", "2\n", { parent: inner });
    const named = [inner, fixture.folderId, fixture.folderId, inner];

    const first = await ingest(named);

    expect(first).toMatchObject({ complete: true, counts: { lookedAt: 2, copied: 2, unchanged: 0 } });
    expect(first.folders.map(({ folderId }) => folderId)).toEqual([fixture.folderId]);
    expect(lines.join("\n")).toContain(inner);
    const before = await written();
    expect(await ingest(named)).toMatchObject({ complete: true, counts: { copied: 0, unchanged: 2 } });
    expect(await written()).toEqual(before);
  });

  it("side by side are both ingested, and one that can't be looked at stays in", async () => {
    const other = await fixture.owner.folder("other");
    const lost = "no-such-folder-1234";
    const distinct = await distinctFolders(fixture.drive, [fixture.folderId, other, lost], signal);
    expect(distinct).toEqual({ folderIds: [fixture.folderId, other, lost], nested: [] });
  });
});

describe("several folders that fail", () => {
  const lost = ["no-such-folder-1", "no-such-folder-2", "no-such-folder-3"];

  it("are all named, and the others have their turn", async () => {
    await fixture.owner.file("a.csv", "1\n", { parent: fixture.folderId });
    const failure = await ingest([...lost.slice(0, 2), fixture.folderId, lost[2]!]).catch((error: unknown) => error);
    if (!isFailure(failure, "ingest.folders-failed")) throw failure;
    for (const locale of ["en", "pt-br"])
      for (const folder of lost) expect(render(failure, locale).why).toContain(folder);
    expect((await fixture.raw()).size).toBe(1);
  });
});
