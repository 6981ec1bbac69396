import { createHash } from "node:crypto";
import { buffer } from "node:stream/consumers";
import { afterEach, expect, test } from "vitest";
import { clientOf } from "../support/storage-client.ts";
import { onEmulators, failure } from "../conformance/storage-target.ts";

const MIB = 1024 * 1024;

type RequestBody = Exclude<RequestInit["body"], undefined>;

/** What the client makes of planted faults: what it survives arrives whole, what it does not leaves nothing half. */
onEmulators("under faults", (target) => {
  /** Of a client of its own: one whose write without a precondition failed no longer retries any write. */
  const file = (name: string) => clientOf(target().emulators).bucket(target().bucket.name).file(name);
  const plant = (operation: string, ...instructions: string[]) =>
    target().emulators.plant("storage", `storage.objects.${operation}`, instructions);
  const bytes = Buffer.from(Array.from({ length: 3 * MIB + 17 }, (_, at) => (at * 7) % 253));
  const md5 = createHash("md5").update(bytes).digest("base64");
  const onlyNew = { ifGenerationMatch: 0 };

  afterEach(() => target().emulators.forget("storage"));

  test.each([
    ["an error within the first chunk", ["return-503-after-256K"]],
    ["an error within a later chunk", ["return-503-after-2304K"]],
    ["a reset", ["return-reset-connection", "return-503"]],
    ["a lost answer", ["return-503", "commit-then-reset"]],
    ["one error after the other", ["return-503-after-256K", "return-503-after-1280K", "return-503-after-3072K"]],
  ])("an upload in chunks survives %s", async (_, instructions) => {
    await plant("insert", ...instructions);
    const survivor = file(`survivor ${instructions.join(" ")}`);
    await survivor.save(bytes, { resumable: true, chunkSize: MIB, preconditionOpts: onlyNew });
    const [{ md5Hash, size }] = await survivor.getMetadata();
    expect([md5Hash, size]).toEqual([md5, String(bytes.length)]);
    expect((await survivor.download())[0].equals(bytes)).toBe(true);
    const { pending } = await faults();
    expect(Object.values(pending).flat()).toEqual([]);
  });

  test("an upload in one piece that fails leaves nothing", async () => {
    await plant("insert", "return-503-after-1024K");
    await failure(file("one-piece").save(bytes, { resumable: false }));
    expect(await file("one-piece").exists()).toEqual([false]);
  });

  test("a write whose answer is lost is done, and its retry is told it lost", async () => {
    await plant("insert", "commit-then-reset");
    const outcome = failure(file("lost").save("mine", { resumable: false, preconditionOpts: onlyNew }));
    expect((await outcome).status).toBe(412);
    expect((await file("lost").download())[0].toString()).toBe("mine");
  });

  test("corrupted bytes are refused by the client, because the headers tell the true hashes", async () => {
    await file("true").save("true content", { resumable: false });
    await plant("get", "return-corrupted-data");
    await expect(file("true").download()).rejects.toThrow(/did not match/);
    expect((await file("true").download())[0].toString()).toBe("true content");
    await plant("get", "return-corrupted-data");
    const unchecked = await buffer(file("true").createReadStream({ validation: false }));
    expect(unchecked).toHaveLength("true content".length);
    expect(unchecked.toString()).not.toBe("true content");
  });

  test("a download breaks off after as many bytes as planted", async () => {
    await file("broken").save(bytes, { resumable: false });
    await plant("get", "return-broken-stream-after-256K");
    const response = await target().call(`/storage/v1/b/${target().bucket.name}/o/broken?alt=media`);
    expect(response.headers.get("content-length")).toBe(String(bytes.length));
    let received = 0;
    const reading = (async () => {
      for await (const chunk of response.body!) received += (chunk as Uint8Array).length;
    })();
    await expect(reading).rejects.toThrow();
    expect(received).toBe(256 * 1024);
  });

  test("an upload goes on while a request that stalled in it is still open", async () => {
    const name = `/upload/storage/v1/b/${target().bucket.name}/o?uploadType=resumable&name=stalled`;
    const session = (await target().call(name, { method: "POST" })).headers.get("location") ?? "";
    const put = (range: string, body: RequestBody) =>
      target().call(session, { method: "PUT", headers: { "content-range": range }, body, duplex: "half" });
    const endless = new ReadableStream<Uint8Array>({ start: (stream) => stream.enqueue(bytes.subarray(0, MIB)) });
    const stalled = put(`bytes 0-*/${bytes.length}`, endless).then(
      () => "answered",
      () => "cut off",
    );
    const arrived = async () => (await put("bytes */*", null)).headers.get("range");
    await expect.poll(arrived).toBe(`bytes=0-${MIB - 1}`);
    const rest = await put(`bytes ${MIB}-${bytes.length - 1}/${bytes.length}`, bytes.subarray(MIB));
    expect(await rest.json()).toMatchObject({ md5Hash: md5 });
    expect(await stalled).toBe("cut off");
  });

  test("requests are counted by operation", async () => {
    await file("counted").save("x", { resumable: false });
    await file("counted").getMetadata();
    await file("counted").download();
    await target().bucket.getFiles();
    expect((await faults()).requests).toEqual({
      "storage.objects.insert": 1,
      "storage.objects.get": 2,
      "storage.objects.list": 1,
    });
  });

  async function faults() {
    const { endpoints, token } = target().emulators;
    const headers = { authorization: `Bearer ${token}` };
    const response = await fetch(`${endpoints.storage}/_faults`, { headers });
    return (await response.json()) as { pending: Record<string, string[]>; requests: Record<string, number> };
  }
});
