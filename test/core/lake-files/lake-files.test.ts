import { gzipSync } from "node:zlib";
import { afterAll, afterEach, beforeAll, describe, expect, test } from "vitest";
import { findLakeFile, listFolder } from "../../../src/core/lake-files/folder.ts";
import { inTime } from "../../../src/core/lake-files/in-time.ts";
import { pathOfObject, readLakePath } from "../../../src/core/lake-files/path.ts";
import { readWhole } from "../../../src/core/lake-files/read.ts";
import { md5Of, saveObject } from "../../../src/core/lake-files/save.ts";
import type { Bucket, StoredObject } from "../../../src/core/services/storage.ts";
import { neverAborted as signal, openEmulatorClients } from "../../support/emulator-clients.ts";
import { startTestEmulators, type TestEmulators } from "../../support/emulators.ts";

let emulators: TestEmulators;
let bucket: Bucket;

beforeAll(async () => {
  emulators = await startTestEmulators({ sparkFolder: null });
  bucket = (await openEmulatorClients(emulators, "files")).lake;
});
afterEach(() => emulators.forget("storage"));
afterAll(() => emulators.close());

const bytesOf = (text: string) => Buffer.from(text);
/** An object that somebody puts there, whatever stands there. */
async function put(name: string, text: string, metadata: Record<string, string> = {}): Promise<StoredObject> {
  const now = await bucket.stat(name, signal);
  const writing = { ifGenerationMatch: now?.generation ?? "0", contentType: "text/x-test", metadata };
  return bucket.write(name, text, writing, signal);
}
const textOf = async (name: string) => (await bucket.readText(name, signal))?.text;

describe("a folder", () => {
  const listed = async (prefix: string) =>
    (await listFolder(bucket, prefix, signal)).map(({ segment, kind }) => `${kind} ${segment}`).toSorted();

  test("holds what lies directly in it, whatever it is called", async () => {
    const names = [
      "a.csv",
      "b/c",
      "b/d",
      "",
      "//e",
      "./f",
      "../g",
      "100%",
      "data",
      "data/h",
      "e\u0301",
      "\u00e9",
      "\u0001",
    ];
    for (const name of names) await put(`odd/${name}`, "x".repeat(name === "" ? 0 : 1));
    expect(await listed("odd/")).toEqual(
      [
        ...["file a.csv", "folder b", "folder %%%", "folder .%%", "folder ..%%", "file 100%%"],
        ...["file data", "folder data%", "file e\u0301", "file \u00e9", "file \u0001"],
      ].toSorted(),
    );
    // Each leads to what it stands for.
    for (const { segment, kind } of await listFolder(bucket, "odd/", signal)) {
      expect(await findLakeFile(bucket, readLakePath(`/odd/${segment}`), signal)).toMatchObject({ kind });
    }
    expect(await listed("odd/data/")).toEqual(["file h"]);
  });

  test("is read to its last page, and refused where it is more than can be shown", async () => {
    await Promise.all(Array.from({ length: 23 }, (_, at) => put(`many/${at}`, "x")));
    expect(await listFolder(bucket, "many/", signal, { page: 5 })).toHaveLength(23);
    await expect(listFolder(bucket, "many/", signal, { most: 22, page: 5 })).rejects.toMatchObject({
      code: "lake-file.too-many",
      params: { uri: "gs://files/many/", most: 22 },
    });
  });

  test("that nothing lies in is not there; a bucket is", async () => {
    const find = (path: string) => findLakeFile(bucket, readLakePath(path), signal);
    expect(await find("/nothing")).toBeUndefined();
    expect(await find("/")).toEqual({ kind: "folder", prefix: "" });
    await put("data", "x");
    await put("data/x", "x");
    expect(await find("/data")).toMatchObject({ kind: "file" });
    expect(await find("/data%")).toEqual({ kind: "folder", prefix: "data/" });
    await put("marked/", "");
    expect(await find("/marked")).toEqual({ kind: "folder", prefix: "marked/" });
    expect(await find(pathOfObject("marked/"))).toMatchObject({ kind: "file", object: { name: "marked/" } });
  });
});

describe("an object read whole", () => {
  test("is refused by its size before a byte of it is asked for", async () => {
    const object = await put("large.txt", "12345");
    await emulators.forget("storage");
    await expect(readWhole(bucket, object, signal, 4)).rejects.toMatchObject({
      code: "lake-file.too-large",
      params: { uri: "gs://files/large.txt", bytes: 5, most: 4 },
    });
    expect(await emulators.requests("storage")).toEqual({});
    expect(Buffer.from(await readWhole(bucket, object, signal)).toString()).toBe("12345");
  });

  test("is unpacked where it is stored packed, and no further than may be read", async () => {
    const address = "/upload/storage/v1/b/files/o?uploadType=media&name=packed.txt&contentEncoding=gzip";
    await emulators.call("storage", address, { method: "POST", body: gzipSync("a".repeat(5000)) });
    const object = (await bucket.stat("packed.txt", signal))!;
    expect(object.size).toBeLessThan(1000);
    expect(Buffer.from(await readWhole(bucket, object, signal)).toString()).toBe("a".repeat(5000));
    await expect(readWhole(bucket, object, signal, 1000)).rejects.toMatchObject({ code: "lake-file.too-large" });
    const saving = { name: "packed.txt", content: bytesOf("b"), base: object.generation, current: object };
    await expect(saveObject(bucket, saving, signal)).rejects.toMatchObject({ code: "lake-file.encoded" });
  });
});

describe("saving", () => {
  const save = (name: string, text: string, base: string, current?: StoredObject, tried?: ReadonlySet<string>) =>
    saveObject(bucket, { name, content: bytesOf(text), base, current, ...(tried && { tried }) }, signal);

  test("keeps what readers of it are told: for how long, under which name, in which language", async () => {
    const told = { cacheControl: "no-store", contentDisposition: 'attachment; filename="a"', contentLanguage: "pt" };
    await put("told.txt", "one");
    const headers = { "content-type": "application/json" };
    const patched = { method: "PATCH", headers, body: JSON.stringify(told) };
    expect((await emulators.call("storage", "/storage/v1/b/files/o/told.txt", patched)).status).toBe(200);
    const current = (await bucket.stat("told.txt", signal))!;
    const saving = { name: "told.txt", content: bytesOf("two"), base: current.generation, current };
    expect(await saveObject(bucket, saving, signal)).toMatchObject(told);
    expect(await bucket.stat("told.txt", signal)).toMatchObject({ ...told, size: 3 });
    expect(await textOf("told.txt")).toBe("two");
  });

  test("keeps the type and the metadata, and gives a new object a type by its name", async () => {
    const before = await put("kept.txt", "one", { owner: "me" });
    const after = await save("kept.txt", "two", before.generation, before);
    expect(after).toMatchObject({ contentType: "text/x-test", metadata: { owner: "me" }, size: 3 });
    expect(await save("new.json", "{}", "0")).toMatchObject({ contentType: "application/json" });
    expect(await save("new", "", "0")).toMatchObject({ contentType: "application/octet-stream", size: 0 });
  });

  test("replaces nothing that somebody else wrote, of the same size or not, nor what is gone", async () => {
    const base = await put("shared.txt", "mine");
    await put("shared.txt", "your");
    const refused = { code: "lake-file.changed", params: { uri: "gs://files/shared.txt", now: "other" } };
    await expect(save("shared.txt", "more", base.generation, base)).rejects.toMatchObject(refused);
    await expect(save("shared.txt", "more", "0")).rejects.toMatchObject(refused);
    expect(await textOf("shared.txt")).toBe("your");
    await emulators.call("storage", "/storage/v1/b/files/o/shared.txt", { method: "DELETE" });
    await expect(save("shared.txt", "more", base.generation, base)).rejects.toMatchObject({
      params: { now: "gone" },
    });
    expect(await textOf("shared.txt")).toBeUndefined();
  });

  test("whose answer was lost has succeeded", async () => {
    const base = await put("lost.txt", "one");
    await emulators.plant("storage", "storage.objects.insert", ["commit-then-reset"]);
    const saved = await save("lost.txt", "two", base.generation, base);
    expect(saved.generation).not.toBe(base.generation);
    expect(await textOf("lost.txt")).toBe("two");
  });

  test("goes on from what an earlier try of ours left, and from nobody else's", async () => {
    const base = await put("tried.txt", "one");
    const ours = await put("tried.txt", "two");
    const tried = new Set([md5Of(bytesOf("two"))]);
    const saved = await save("tried.txt", "three", base.generation, ours, tried);
    expect(await textOf("tried.txt")).toBe("three");
    await put("tried.txt", "yours");
    await expect(save("tried.txt", "four", saved.generation, saved, tried)).rejects.toMatchObject({
      code: "lake-file.changed",
    });
  });

  test("is given up where nobody answers, and says so", async () => {
    await emulators.plant("storage", "storage.objects.insert", Array<string>(20).fill("return-503"));
    const what = { kind: "object", uri: "gs://files/never.txt" } as const;
    const saving = { name: "never.txt", content: bytesOf("x"), base: "0", current: undefined };
    await expect(inTime(what, 1, (given) => saveObject(bucket, saving, given), 1)).rejects.toMatchObject({
      code: "remote.unavailable",
      params: { what, why: { kind: "tried-for", seconds: 2 } },
    });
    await emulators.forget("storage");
    expect(await saveObject(bucket, saving, signal)).toMatchObject({ name: "never.txt" });
  });
});
