import fc from "fast-check";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { decodeRawMetadata } from "../../src/core/layout.ts";
import { newRunId, newIngestFixture, startEmulators, type IngestFixture } from "../support/ingest-fixture.ts";
import type { TestEmulators } from "../support/emulators.ts";
import { dyingBucket } from "./dying-bucket.ts";

// More writes than the run below makes: the last ones see it live.
const WRITES = 9;
const LEASE_EXPIRED = () => new Date(Date.now() + 6 * 60_000);

let emulators: TestEmulators;
beforeAll(async () => {
  emulators = await startEmulators();
});
afterAll(() => emulators.close());

const points = Array.from({ length: WRITES }, (_, write) =>
  (["before", "after"] as const).map((when) => ({ write, when })),
).flat();

describe.each(points)("a run that dies $when write $write", (death) => {
  async function prepare(fixture: IngestFixture) {
    const { owner, folderId } = fixture;
    const inner = await owner.folder("inner", folderId);
    const add = (name: string, parent = folderId) => owner.file(name, `${name}\n`, { parent });
    const [kept, edited, renamed, gone] = [
      await add("kept"),
      await add("edited", inner),
      await add("old"),
      await add("gone"),
    ];
    await fixture.ingest();
    await owner.write(edited, "edited again\n");
    await owner.change(renamed, { name: "new" });
    await owner.remove(gone);
    return { kept, edited, renamed, gone, added: await add("added", inner) };
  }

  async function expectAllRight(
    fixture: IngestFixture,
    ids: Awaited<ReturnType<typeof prepare>>,
    written: readonly string[],
  ) {
    const raw = await fixture.raw();
    const told = (id: string) => decodeRawMetadata(raw.get(id)!.metadata)!;
    expect(raw.get(ids.kept)!.text).toBe("kept\n");
    expect(raw.get(ids.edited)!.text).toBe("edited again\n");
    expect(raw.get(ids.added)!.text).toBe("added\n");
    expect(told(ids.renamed).driveName).toBe("new");
    expect(told(ids.gone).goneSince).toBeDefined();
    expect(raw.size).toBe(5);
    const contents = written.filter((name) => name.startsWith("raw/"));
    expect(contents.length).toBeLessThanOrEqual(2);
    expect(new Set(contents).size).toBe(contents.length);
  }

  it("goes on under its own id", async () => {
    const fixture = await newIngestFixture(emulators);
    const ids = await prepare(fixture);
    const dying = dyingBucket(fixture.lake, death);
    const runId = newRunId();
    const first = await fixture.ingest({ lake: dying.bucket, runId }, dying.signal).catch(() => undefined);
    expect(first === undefined).toBe(dying.isDead());

    const again = dyingBucket(fixture.lake);
    const summary = await fixture.ingest({ lake: again.bucket, runId });

    expect(summary).toMatchObject({ complete: true, counts: { copied: 2, unchanged: 1, gone: 1, lookedAt: 4 } });
    expect(await fixture.decisions(summary)).toEqual({
      [ids.edited]: "copied",
      [ids.added]: "copied",
      [ids.renamed]: "unchanged",
      [ids.gone]: "gone",
    });
    await expectAllRight(fixture, ids, [...dying.written, ...again.written]);
  });

  it("is followed by another one", async () => {
    const fixture = await newIngestFixture(emulators);
    const ids = await prepare(fixture);
    const dying = dyingBucket(fixture.lake, death);
    await fixture.ingest({ lake: dying.bucket }, dying.signal).catch(() => undefined);

    const next = dyingBucket(fixture.lake);
    const summary = await fixture.ingest({ lake: next.bucket, now: LEASE_EXPIRED });

    expect(summary).toMatchObject({ complete: true, counts: { failed: 0 } });
    await expectAllRight(fixture, ids, [...dying.written, ...next.written]);
    expect((await fixture.ingest()).counts.lookedAt).toBe(0);
  });
});

type Step =
  | { readonly do: "add" | "edit" | "rename" | "move" | "trash" | "restore"; readonly file: number }
  | { readonly do: "run"; readonly death: { write: number; when: "before" | "after" } | undefined };

const anyFile = fc.nat({ max: 3 });
const anyStep: fc.Arbitrary<Step> = fc.oneof(
  {
    weight: 3,
    arbitrary: fc.record({ do: fc.constantFrom("add", "edit", "rename", "move", "trash", "restore"), file: anyFile }),
  },
  {
    weight: 1,
    arbitrary: fc.record({
      do: fc.constant("run" as const),
      death: fc.option(fc.record({ write: fc.nat({ max: 8 }), when: fc.constantFrom("before", "after") }), {
        nil: undefined,
      }),
    }),
  },
);

it("ends with the bucket as the folder is, whatever happened and wherever runs died", async () => {
  let clock = 0;
  await fc.assert(
    fc.asyncProperty(fc.array(anyStep, { minLength: 6, maxLength: 14 }), async (steps) => {
      const fixture = await newIngestFixture(emulators);
      const files = await play(fixture, steps, () => new Date(Date.now() + (clock += 6 * 60_000)));
      const summary = await fixture.ingest({ now: () => new Date(Date.now() + (clock += 6 * 60_000)) });
      expect(summary).toMatchObject({ complete: true, more: false });
      const raw = await fixture.raw();
      for (const { id, content, isIn } of files.values()) {
        const object = raw.get(id);
        const isThere = object !== undefined && !("sluice-gone-since" in object.metadata);
        expect(isThere ? object.text : undefined).toBe(isIn ? content : undefined);
      }
    }),
    { numRuns: 12, endOnFailure: true },
  );
});

/** What Drive holds after the steps. */
async function play(fixture: IngestFixture, steps: readonly Step[], now: () => Date) {
  const { owner, folderId } = fixture;
  const files = new Map<number, { id: string; content: string; parent: string; isTrashed: boolean; isIn: boolean }>();
  const inner = await owner.folder("inner", folderId);
  const outside = await owner.folder("outside");
  const places = [folderId, inner, outside];
  for (const [index, step] of steps.entries()) {
    if (step.do === "run") {
      const { bucket, signal } = dyingBucket(fixture.lake, step.death);
      await fixture.ingest({ lake: bucket, now }, signal).catch((error: unknown) => {
        if (!signal.aborted) throw error;
      });
      continue;
    }
    const file = files.get(step.file);
    const content = `${index}\n`;
    if (step.do === "add" && !file) {
      const parent = places[index % 3]!;
      const id = await owner.file(`${step.file}.csv`, content, { parent, createdTime: "2001-01-01T00:00:00.000Z" });
      files.set(step.file, { id, content, parent, isTrashed: false, isIn: parent !== outside });
    }
    if (!file) continue;
    if (step.do === "edit") {
      await owner.write(file.id, content);
      file.content = content;
    }
    if (step.do === "rename") await owner.change(file.id, { name: `${index}.csv` });
    if (step.do === "move") {
      const to = places[(places.indexOf(file.parent) + 1) % 3]!;
      await owner.move(file.id, file.parent, to);
      file.parent = to;
    }
    if (step.do === "trash" || step.do === "restore") {
      file.isTrashed = step.do === "trash";
      await owner.change(file.id, { trashed: file.isTrashed });
    }
    file.isIn = !file.isTrashed && file.parent !== outside;
  }
  return files;
}
