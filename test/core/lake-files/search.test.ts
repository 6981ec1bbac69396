import { gzipSync } from "node:zlib";
import fc from "fast-check";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { cutLines } from "../../../src/core/lake-files/lines.ts";
import { MOST_BYTES } from "../../../src/core/lake-files/read.ts";
import { planSearch, runSearch, type SearchResult } from "../../../src/core/lake-files/search.ts";
import { readPattern } from "../../../src/core/lake-files/text-pattern.ts";
import type { Bucket } from "../../../src/core/services/storage.ts";
import { neverAborted as signal, openEmulatorClients } from "../../support/emulator-clients.ts";
import { startTestEmulators, type TestEmulators } from "../../support/emulators.ts";
import { heapUsed } from "../../support/heap-used.ts";

describe("a pattern", () => {
  const found = (written: string, line: string) => readPattern(written).find(line);

  test.each([
    ["porto", "O Porto", { from: 2, to: 7 }],
    ["Porto", "porto", undefined],
    ["a.c", "abc a.c", { from: 4, to: 7 }],
    ["$^*+?()[]{}|\\/", "x$^*+?()[]{}|\\/", { from: 1, to: 15 }],
    ["évora", "ÉVORA", { from: 0, to: 5 }],
    ["/a.c/", "xabc", { from: 1, to: 4 }],
    ["/ABC/", "abc", undefined],
    ["/ABC/i", "abc", { from: 0, to: 3 }],
    ["/^\\d{3}$/", "123", { from: 0, to: 3 }],
    ["//", "http://", { from: 5, to: 7 }],
  ])("%s in %s", (written, line, expected) => {
    expect(found(written, line)).toEqual(expected);
  });

  test("that is no regular expression says why", () => {
    expect(() => readPattern("/a(/")).toThrow(
      expect.objectContaining({
        code: "lake-file.pattern",
        params: { pattern: "/a(/", why: expect.any(String) as string },
      }),
    );
  });

  test("that takes too many steps at each character is refused", () => {
    expect(() => readPattern("/(.{0,500}){2}z/")).toThrow(expect.objectContaining({ code: "lake-file.slow-pattern" }));
    expect(found("/[a-z]{1,64}@[a-z]{1,255}/", "to a@b")).toEqual({ from: 3, to: 6 });
  });

  test("takes time that grows with the text alone", () => {
    expect(found("/(a+)+$/", `${"a".repeat(50_000)}b`)).toBeUndefined();
  });

  test("any text finds itself", () => {
    fc.assert(
      fc.property(fc.string({ minLength: 1, unit: "binary" }), fc.string({ unit: "binary" }), (written, before) => {
        fc.pre(!/^\/.+\/i?$/su.test(written));
        expect(found(written, before + written)).toBeDefined();
      }),
    );
  });
});

test("lines end where an editor ends them, however the text comes", () => {
  const text = fc.array(fc.constantFrom("a", "bc", "\n", "\r", "\r\n")).map((parts) => parts.join(""));
  fc.assert(
    fc.property(text, fc.array(fc.nat(5)), (whole, cuts) => {
      const lines: string[] = [];
      const cutter = cutLines((line) => lines.push(line));
      let from = 0;
      for (const length of cuts) cutter.push(whole.slice(from, (from += length)));
      cutter.push(whole.slice(from));
      cutter.end();
      const expected = whole.split(/\r\n|\r|\n/);
      if (expected.at(-1) === "") expected.pop();
      expect(lines).toEqual(expected);
    }),
  );
});

describe("a search", () => {
  let emulators: TestEmulators;
  let bucket: Bucket;

  beforeAll(async () => {
    emulators = await startTestEmulators({ sparkFolder: null });
    bucket = (await openEmulatorClients(emulators, "searched")).lake;
    await put("data/a.csv", "city,n\r\nPorto,1\r\nLisboa,2\nporto,3");
    await put("data/deep/b.txt", `${"x".repeat(100_000)}porto${"y".repeat(100_000)}`);
    await put("data/c.csv.gz", gzipSync("city\nPorto\n"));
    await put("data/damaged.csv.gz", "porto");
    await put("data/d.bin", Buffer.from("porto\0porto\n"));
    await put("data/e.parquet", "porto");
    await put("data/f&<b>.txt", Buffer.from([0xff, 0xfe, 0x0a, ...Buffer.from("porto")]));
    await put("data/empty.txt", "");
    await put("datab/g.txt", "porto");
  });
  afterAll(() => emulators.close());

  const put = (name: string, content: string | Uint8Array) =>
    bucket.write(name, content, { ifGenerationMatch: "0", contentType: "text/plain" }, signal);
  const search = async (written: string, prefix: string, most?: number): Promise<SearchResult> => {
    const plan = await planSearch(bucket, prefix, signal);
    const how = { report: () => undefined, ...(most !== undefined && { most }) };
    return runSearch(bucket, plan, readPattern(written), how, signal);
  };

  test("finds each line once, with its place, in packed files too, and says what it left out", async () => {
    const { found, notSearched, files, isAll } = await search("porto", "data/");
    expect(found.map(({ object, line, column }) => [object, line, column])).toEqual([
      ["data/a.csv", 2, 1],
      ["data/a.csv", 4, 1],
      ["data/c.csv.gz", 2, 1],
      ["data/deep/b.txt", 1, 100_001],
      ["data/f&<b>.txt", 2, 1],
    ]);
    expect(found[3]?.excerpt).toBe(`…${"x".repeat(60)}porto${"y".repeat(195)}…`);
    expect(notSearched.toSorted((one, other) => (one.object < other.object ? -1 : 1))).toEqual([
      { object: "data/d.bin", why: "no-text" },
      { object: "data/damaged.csv.gz", why: "damaged" },
      { object: "data/e.parquet", why: "no-text" },
    ]);
    expect([files, isAll]).toEqual([4, true]);
  });

  test("keeps of what it has found no more than it shows", async () => {
    for (let at = 0; at < 10; at++) await put(`long/${at}.txt`, `${"x".repeat(10_000_000)}porto`);
    const before = await heapUsed();
    const { found } = await search("porto", "long/");
    expect((await heapUsed()) - before).toBeLessThan(20_000_000);
    expect(found).toHaveLength(10);
  });

  test("reads a single object by its name, and a folder also without its last slash", async () => {
    const objectsOf = async (name: string) => (await search("porto", name)).found.map(({ object }) => object);
    expect(await objectsOf("data/c.csv.gz")).toEqual(["data/c.csv.gz"]);
    expect(await objectsOf("data/deep")).toEqual(["data/deep/b.txt"]);
    expect(await planSearch(bucket, "data/empty.txt", signal)).toMatchObject({ there: 1, objects: [] });
    expect(await planSearch(bucket, "data/a", signal)).toMatchObject({ there: 0, objects: [] });
  });

  test("ends when much was found, and says that there is more", async () => {
    const { found, isAll } = await search("porto", "data/", 3);
    expect([found.length, isAll]).toEqual([3, false]);
    // Where that is all, there is no more.
    const whole = await search("porto", "data/", 5);
    expect([whole.found.length, whole.isAll, whole.notSearched.length]).toEqual([5, true, 3]);
  });

  test("says of what is gone, or too large, that it was not searched", async () => {
    const gone = await put("moving/gone.txt", "porto");
    await put("moving/there.txt", "porto");
    const plan = await planSearch(bucket, "moving/", signal);
    await bucket.remove(gone.name, { ifGenerationMatch: gone.generation }, signal);
    const large = { ...plan.objects[1]!, name: "moving/large.txt", size: MOST_BYTES + 1 };
    const changed = { ...plan, objects: [...plan.objects, large] };
    const result = await runSearch(bucket, changed, readPattern("porto"), { report: () => undefined }, signal);
    expect(result.found.map(({ object }) => object)).toEqual(["moving/there.txt"]);
    expect(result.notSearched).toEqual([
      { object: "moving/large.txt", why: "too-large" },
      { object: "moving/gone.txt", why: expect.objectContaining({ code: "remote.not-found" }) as unknown },
    ]);
  });

  test("looks for no expression in a line that would take it minutes, and says so", async () => {
    await put("wide/a.txt", `first porto\n${"x".repeat(1_000_000)}\n`);
    const { found, notSearched } = await search("/(po.{0,300}rto|porto)/", "wide/");
    expect(found).toMatchObject([{ object: "wide/a.txt", line: 1 }]);
    expect(notSearched).toEqual([{ object: "wide/a.txt", why: "long-line" }]);
    expect((await search("/p[o]rto/", "wide/")).notSearched).toEqual([]);
    expect((await search("porto", "wide/")).notSearched).toEqual([]);
  });

  test("that is cancelled ends as cancelled", async () => {
    const cancelling = new AbortController();
    const plan = await planSearch(bucket, "data/", signal);
    const how = { report: () => cancelling.abort() };
    await expect(runSearch(bucket, plan, readPattern("porto"), how, cancelling.signal)).rejects.toThrow(
      expect.objectContaining({ name: "AbortError" }),
    );
  });
});
