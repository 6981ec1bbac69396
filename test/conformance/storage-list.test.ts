import { beforeAll, expect, test } from "vitest";
import * as z from "zod";
import { contract, onEmulators, failure } from "./storage-target.ts";

const Page = z.object({
  kind: z.literal("storage#objects"),
  nextPageToken: z.string().optional(),
  prefixes: z.array(z.string()).default([]),
  items: z
    .array(z.object({ name: z.string(), generation: z.string(), timeDeleted: z.string().optional() }))
    .default([]),
});

/** In the order of their UTF-8 bytes, where U+FFFD comes before U+1F600; UTF-16 has them the other way round. */
const NAMES = ["a", "a/", "a/1", "a/2", "a/b/1", "a/b/2", "a0", "b/1", "c", "\ufffd", "\u{1f600}"];

contract("listings", (target) => {
  beforeAll(async () => {
    const { bucket, folder } = target();
    const backwards = NAMES.toReversed().map((name) => bucket.file(`${folder}${name}`));
    await Promise.all(backwards.map((file) => file.save("x", { resumable: false })));
  });

  type Query = Record<string, string>;

  /** One page, its names without the target's folder. */
  async function page(query: Query) {
    const { bucket, folder } = target();
    const search = new URLSearchParams({ ...query, prefix: folder + (query["prefix"] ?? "") });
    for (const offset of ["startOffset", "endOffset", "matchGlob"]) {
      if (query[offset] !== undefined) search.set(offset, folder + query[offset]);
    }
    const response = await target().call(`/storage/v1/b/${bucket.name}/o?${search.toString()}`);
    const { items, prefixes, nextPageToken } = Page.parse(await response.json());
    const bare = (name: string) => name.slice(folder.length);
    return { items: items.map(({ name }) => bare(name)), prefixes: prefixes.map(bare), nextPageToken };
  }

  /** All pages of at most `maxResults` entries. */
  async function pages(maxResults: number, query: Query) {
    const told = [];
    for (let token: string | undefined = ""; token !== undefined;) {
      const { nextPageToken, ...entries } = await page({ ...query, maxResults: String(maxResults), pageToken: token });
      told.push(entries);
      token = nextPageToken;
    }
    return told;
  }

  test("are in the order of the names' UTF-8 bytes", async () => {
    expect((await page({})).items).toEqual(NAMES);
    const [files] = await target().bucket.getFiles({ prefix: target().folder });
    expect(files.map(({ name }) => name.slice(target().folder.length))).toEqual(NAMES);
  });

  test("with a delimiter tell folders as prefixes", async () => {
    expect(await page({ delimiter: "/" })).toEqual({
      items: ["a", "a0", "c", "\ufffd", "\u{1f600}"],
      prefixes: ["a/", "b/"],
    });
    expect(await page({ delimiter: "/", prefix: "a/" })).toEqual({ items: ["a/", "a/1", "a/2"], prefixes: ["a/b/"] });
    expect(await page({ delimiter: "/", prefix: "a/b" })).toEqual({ items: [], prefixes: ["a/b/"] });
    expect(await page({ delimiter: "/b/" })).toMatchObject({ prefixes: ["a/b/"] });
  });

  test.each([1, 2, 3, 4, 100])(
    "in pages of %i tell everything once, items and prefixes counted together",
    async (size) => {
      const told = await pages(size, { delimiter: "/" });
      expect(told.flatMap(({ items }) => items)).toEqual(["a", "a0", "c", "\ufffd", "\u{1f600}"]);
      expect(told.flatMap(({ prefixes }) => prefixes)).toEqual(["a/", "b/"]);
      for (const { items, prefixes } of told.slice(0, -1)) expect(items.length + prefixes.length).toBe(size);
      const flat = await pages(size, {});
      expect(flat.flatMap(({ items }) => items)).toEqual(NAMES);
    },
  );

  test.each([1, 2, 100])("in pages of %i tell a folder's own object too, when asked", async (size) => {
    const told = await pages(size, { delimiter: "/", includeTrailingDelimiter: "true" });
    expect(told.flatMap(({ items }) => items)).toEqual(["a", "a/", "a0", "c", "\ufffd", "\u{1f600}"]);
    expect(told.flatMap(({ prefixes }) => prefixes)).toEqual(["a/", "b/"]);
  });

  test("begin and end where they are told to", async () => {
    expect((await page({ startOffset: "a/2", endOffset: "c" })).items).toEqual(["a/2", "a/b/1", "a/b/2", "a0", "b/1"]);
    expect(await page({ startOffset: "a/2", endOffset: "c", delimiter: "/" })).toMatchObject({
      items: ["a0"],
      prefixes: ["a/", "b/"],
    });
    expect((await page({ prefix: "a/", startOffset: "a/b/2" })).items).toEqual(["a/b/2"]);
    expect((await page({ startOffset: "zz", prefix: "a" })).items).toEqual([]);
  });

  test("match globs", async () => {
    expect((await page({ matchGlob: "a/*" })).items).toEqual(["a/", "a/1", "a/2"]);
    expect((await page({ matchGlob: "a/**" })).items).toEqual(["a/", "a/1", "a/2", "a/b/1", "a/b/2"]);
    expect((await page({ matchGlob: "**/[2-9]" })).items).toEqual(["a/2", "a/b/2"]);
    expect((await page({ matchGlob: "{b,a/b}/?" })).items).toEqual(["a/b/1", "a/b/2", "b/1"]);
  });

  test("refuse a page token that is none, and a bucket that is none", async () => {
    const invalid = failure(target().bucket.getFiles({ pageToken: "@@@", autoPaginate: false }));
    expect(await invalid).toMatchObject({ status: 400 });
    const nowhere = target().storage.bucket(`${target().bucket.name}-that-is-not-there`);
    expect(await failure(nowhere.getFiles())).toMatchObject({
      status: 404,
      message: "The specified bucket does not exist.",
    });
  });
});

onEmulators("listings of generations", (target) => {
  test("tell noncurrent ones in order, page by page", async () => {
    const [bucket] = await target().storage.createBucket("listed-versions", { versioning: { enabled: true } });
    for (const name of ["b", "a", "a", "a", "c"]) await bucket.file(name).save("x", { resumable: false });
    await bucket.file("b").delete();

    const told: { name: string; generation: string; live: boolean }[] = [];
    for (let token: string | undefined = ""; token !== undefined;) {
      const query = new URLSearchParams({ versions: "true", maxResults: "2", pageToken: token });
      const response = await target().call(`/storage/v1/b/listed-versions/o?${query.toString()}`);
      const page = Page.parse(await response.json());
      expect(page.items.length).toBeLessThanOrEqual(2);
      for (const { name, generation, timeDeleted } of page.items) {
        told.push({ name, generation, live: timeDeleted === undefined });
      }
      token = page.nextPageToken;
    }
    expect(told.map(({ name, live }) => [name, live])).toEqual([
      ["a", false],
      ["a", false],
      ["a", true],
      ["b", false],
      ["c", true],
    ]);
    const generations = told.slice(0, 3).map(({ generation }) => Number(generation));
    expect(generations).toEqual(generations.toSorted((x, y) => x - y));
    const [live] = await bucket.getFiles();
    expect(live.map(({ name }) => name)).toEqual(["a", "c"]);
  });
});
