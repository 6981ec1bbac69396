import { createHash } from "node:crypto";
import { expect, test } from "vitest";
import { deviates } from "../discovery/deviates.ts";
import { contract, failure } from "./storage-target.ts";

contract("objects", (target) => {
  const file = (name: string) => target().bucket.file(target().folder + name);

  test("keep their bytes, type, custom metadata and hashes", async () => {
    const bytes = Buffer.from("iata,name\nGRU,São Paulo\n");
    const metadata = { contentType: "text/csv", cacheControl: "no-cache", metadata: { "sluice-drive-id": "1a" } };
    await file("airports.csv").save(bytes, { resumable: false, metadata });

    const [resource] = await file("airports.csv").getMetadata();
    expect(resource).toMatchObject({
      kind: "storage#object",
      name: `${target().folder}airports.csv`,
      bucket: target().bucket.name,
      size: String(bytes.length),
      metageneration: "1",
      md5Hash: createHash("md5").update(bytes).digest("base64"),
      crc32c: expect.stringMatching(/^[\w+/]{6}==$/) as string,
      ...metadata,
    });
    const [read] = await file("airports.csv").download();
    expect(read).toEqual(bytes);
  });

  test.each([
    ["none", {}],
    ["chunks of 256 KiB", { chunkSize: 256 * 1024 }],
  ])("uploaded with %s resumably are whole, of whatever size", async (_, options) => {
    for (const size of [0, 1, 256 * 1024, 3 * 256 * 1024 + 17]) {
      const bytes = Buffer.alloc(size, "sluice");
      await file(`resumable-${size}`).save(bytes, { resumable: true, contentType: "x/y", ...options });
      const [resource] = await file(`resumable-${size}`).getMetadata();
      expect(resource).toMatchObject({ size: String(size), contentType: "x/y" });
      const [read] = await file(`resumable-${size}`).download();
      expect(read.equals(bytes)).toBe(true);
    }
  });

  test("written again have a greater generation", async () => {
    const generations: number[] = [];
    for (const content of ["a", "b", "c"]) {
      await file("again").save(content, { resumable: false });
      const [{ generation, metageneration }] = await file("again").getMetadata();
      generations.push(Number(generation));
      expect(metageneration).toBe("1");
    }
    expect(generations).toEqual(generations.toSorted((a, b) => a - b));
    expect(new Set(generations).size).toBe(3);
  });

  test("are patched key by key: null removes, what is not named stays", async () => {
    await file("patched").save("x", {
      resumable: false,
      metadata: { contentType: "text/plain", metadata: { a: "1", b: "2" } },
    });
    const [before] = await file("patched").getMetadata();
    const [after] = await file("patched").setMetadata({ metadata: { a: null, c: "3" }, contentLanguage: "pt" });
    expect(after).toMatchObject({ metadata: { b: "2", c: "3" }, contentType: "text/plain", contentLanguage: "pt" });
    expect(after.metadata).not.toHaveProperty("a");
    expect(after.generation).toBe(before.generation);
    expect(after.metageneration).toBe("2");
  });

  test("are gone when deleted, which a second time is an error", async () => {
    await file("deleted").save("x", { resumable: false });
    await file("deleted").delete();
    expect(await file("deleted").exists()).toEqual([false]);
    const path = `${target().bucket.name}/${target().folder}deleted`;
    const missing = {
      status: 404,
      reason: "notFound",
      message: expect.stringContaining(`No such object: ${path}`) as string,
    };
    expect(await failure(file("deleted").getMetadata())).toMatchObject(missing);
    expect(await failure(file("deleted").delete())).toMatchObject(missing);
  });

  test("are read in ranges", async () => {
    await file("ranged").save("0123456789", { resumable: false });
    const read = (range: string) =>
      target().call(`/storage/v1/b/${target().bucket.name}/o/${encodeURIComponent(file("ranged").name)}?alt=media`, {
        headers: { range },
      });
    for (const [range, expected, contentRange] of [
      ["bytes=2-4", "234", "bytes 2-4/10"],
      ["bytes=7-", "789", "bytes 7-9/10"],
      ["bytes=-2", "89", "bytes 8-9/10"],
      ["bytes=8-100", "89", "bytes 8-9/10"],
    ] as const) {
      const response = await read(range);
      expect(response.status).toBe(206);
      expect(response.headers.get("content-range")).toBe(contentRange);
      expect(await response.text()).toBe(expected);
    }
    const beyond = await read("bytes=10-");
    expect(beyond.status).toBe(416);
    expect(beyond.headers.get("content-range")).toBe("bytes */10");
  });

  test("say in the headers of a download what they are", async () => {
    await file("headers").save("abc", { resumable: false, contentType: "text/plain" });
    const [resource] = await file("headers").getMetadata();
    const path = `/download/storage/v1/b/${target().bucket.name}/o/${encodeURIComponent(file("headers").name)}`;
    const { headers } = await target().call(`${path}?alt=media`);
    expect(Object.fromEntries(headers)).toMatchObject({
      "content-type": "text/plain",
      "content-length": "3",
      etag: resource.etag,
      "x-goog-generation": resource.generation,
      "x-goog-metageneration": "1",
      "x-goog-hash": `crc32c=${String(resource.crc32c)},md5=${String(resource.md5Hash)}`,
      "x-goog-stored-content-encoding": "identity",
      "x-goog-stored-content-length": "3",
    });
  });

  test("that are stored gzipped come out plain for a client that takes no gzip", async () => {
    await file("zipped").save("plain text", { resumable: false, gzip: true, contentType: "text/plain" });
    const [resource] = await file("zipped").getMetadata();
    expect(resource.contentEncoding).toBe("gzip");
    const path = `/storage/v1/b/${target().bucket.name}/o/${encodeURIComponent(file("zipped").name)}?alt=media`;
    const plain = await target().call(path, { headers: { "accept-encoding": "identity" } });
    expect(plain.headers.get("x-goog-stored-content-encoding")).toBe("gzip");
    expect(plain.headers.get("content-encoding")).toBeNull();
    expect(await plain.text()).toBe("plain text");
    const [read] = await file("zipped").download();
    expect(read.toString()).toBe("plain text");
  });

  test("whose hash is not what the client says are refused, and what was there stays", async () => {
    const wrong = createHash("md5").update("something else").digest("base64");
    await file("checked").save("good", { resumable: false });
    for (const resumable of [false, true]) {
      for (const [name, metadata] of [
        ["MD5", { md5Hash: wrong }],
        ["CRC32C", { crc32c: "AAAAAA==" }],
      ] as const) {
        const refused = await failure(file("checked").save("bad", { resumable, validation: false, metadata }));
        expect(refused.status).toBe(400);
        expect(refused.message).toContain(`Provided ${name}`);
      }
    }
    const [read] = await file("checked").download();
    expect(read.toString()).toBe("good");
  });

  test("are answered in the fields asked for, and no others", async () => {
    deviates("a mask that is none", "?fields: not a mask: items(name");
    await file("fields/a").save("x", { resumable: false, metadata: { metadata: { k: "v", l: "w" } } });
    const list = `/storage/v1/b/${target().bucket.name}/o?prefix=${target().folder}fields/`;
    const ask = async (fields: string) => {
      const response = await target().call(`${list}&fields=${encodeURIComponent(fields)}`);
      return [response.status, await response.json()];
    };
    const name = `${target().folder}fields/a`;
    expect(await ask("items(name,size),nextPageToken")).toEqual([200, { items: [{ name, size: "1" }] }]);
    expect(await ask("items/metadata/k,kind")).toEqual([
      200,
      { items: [{ metadata: { k: "v" } }], kind: "storage#objects" },
    ]);
    const [status] = await ask("items(name");
    expect(status).toBe(400);
  });

  test("are copied with what they carry, or with what the copy is to carry", async () => {
    await file("original").save("copied", {
      resumable: false,
      metadata: { contentType: "text/csv", metadata: { k: "v" } },
    });
    await file("original").copy(file("copy"));
    const [same] = await file("copy").getMetadata();
    expect(same).toMatchObject({ contentType: "text/csv", metadata: { k: "v" }, size: "6" });
    await file("original").copy(file("other"), { contentType: "text/plain", metadata: { z: "1" } });
    const [other] = await file("other").getMetadata();
    expect(other).toMatchObject({ contentType: "text/plain", metadata: { z: "1" } });
    await file("original").delete();
    const [read] = await file("copy").download();
    expect(read.toString()).toBe("copied");
  });

  test("are moved in one step", async () => {
    await file("from").save("moved", { resumable: false, metadata: { metadata: { k: "v" } } });
    await file("from").moveFileAtomic(file("to"));
    expect(await file("from").exists()).toEqual([false]);
    const [resource] = await file("to").getMetadata();
    expect(resource.metadata).toEqual({ k: "v" });
    const [read] = await file("to").download();
    expect(read.toString()).toBe("moved");
  });

  test("are composed, after which they have no MD5", async () => {
    await file("part-1").save("one,", { resumable: false });
    await file("part-2").save("two", { resumable: false });
    await target().bucket.combine([file("part-1"), file("part-2")], file("whole.csv"));
    const [resource] = await file("whole.csv").getMetadata();
    expect(resource).toMatchObject({ componentCount: 2, size: "7", contentType: "text/csv" });
    expect(resource).not.toHaveProperty("md5Hash");
    const [read] = await file("whole.csv").download({ validation: "crc32c" });
    expect(read.toString()).toBe("one,two");
  });

  test("let the client ask what it may do", async () => {
    const [permissions] = await target().bucket.iam.testPermissions(["storage.objects.create", "storage.objects.list"]);
    expect(permissions).toEqual({ "storage.objects.create": true, "storage.objects.list": true });
  });
});
