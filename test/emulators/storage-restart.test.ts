import { expect, test } from "vitest";
import { onEmulators } from "../conformance/storage-target.ts";

const QUANTUM = 256 * 1024;

onEmulators("a restart", (target) => {
  test("loses nothing: buckets, objects, noncurrent generations", async () => {
    const { storage, emulators } = target();
    const [bucket] = await storage.createBucket("lasting-bucket", { versioning: { enabled: true } });
    const file = bucket.file("kept/a");
    await file.save("one", { resumable: false, metadata: { metadata: { k: "v" } } });
    await file.save("two", { resumable: false });
    await file.setMetadata({ metadata: { k: "w" } });
    const list = async () => (await bucket.getFiles({ versions: true }))[0].map(({ metadata }) => metadata);
    const before = await list();
    expect(before).toHaveLength(2);

    await emulators.restart();
    expect(await list()).toEqual(before);
    expect((await file.download())[0].toString()).toBe("two");
    const [oldest] = before;
    const [read] = await bucket.file("kept/a", { generation: String(oldest?.generation) }).download();
    expect(read.toString()).toBe("one");
    await file.save("three", { resumable: false });
    const [{ generation }] = await file.getMetadata();
    expect(Number(generation)).toBeGreaterThan(Number(before[1]?.generation));
  });

  test("goes on with an open upload where it was", async () => {
    const bytes = Buffer.from(Array.from({ length: 2 * QUANTUM + 9 }, (_, at) => at % 241));
    const path = `/upload/storage/v1/b/${target().bucket.name}/o?uploadType=resumable&name=open`;
    const begun = await target().call(path, { method: "POST" });
    const session = begun.headers.get("location") ?? "";
    const put = (range: string, body: Uint8Array<ArrayBuffer>) =>
      target().call(session, { method: "PUT", headers: { "content-range": range }, body });
    await put(`bytes 0-${QUANTUM - 1}/*`, bytes.subarray(0, QUANTUM));

    await target().emulators.restart();
    const asked = await put("bytes */*", Buffer.alloc(0));
    expect([asked.status, asked.headers.get("range")]).toEqual([308, `bytes=0-${QUANTUM - 1}`]);
    const done = await put(`bytes ${QUANTUM}-${bytes.length - 1}/${bytes.length}`, bytes.subarray(QUANTUM));
    expect(done.status).toBe(200);
    const [read] = await target().bucket.file("open").download({ validation: "md5" });
    expect(read.equals(bytes)).toBe(true);

    await target().emulators.restart();
    const again = await put("bytes */*", Buffer.alloc(0));
    expect(await again.json()).toMatchObject({ name: "open", size: String(bytes.length) });
  });

  test("forgets an upload that is a week old", async () => {
    const path = `/upload/storage/v1/b/${target().bucket.name}/o?uploadType=resumable&name=old`;
    const session = (await target().call(path, { method: "POST" })).headers.get("location") ?? "";
    target().emulators.advance(8 * 24 * 3_600_000);
    const late = { method: "PUT", headers: { "content-range": "bytes 0-0/1" }, body: "x" };
    expect((await target().call(session, late)).status).toBe(410);
    await target().emulators.restart();
    expect((await target().call(session, late)).status).toBe(404);
  });
});
