import { createHash } from "node:crypto";
import { Readable } from "node:stream";
import { expect, test } from "vitest";
import { contract } from "./storage-target.ts";

const QUANTUM = 256 * 1024;

/** The protocol itself: https://cloud.google.com/storage/docs/performing-resumable-uploads */
contract("a resumable upload", (target) => {
  const file = (name: string) => target().bucket.file(target().folder + name);
  const bytesOf = (size: number) => Buffer.from(Array.from({ length: size }, (_, at) => at % 251));

  async function begin(name: string, query = "", init: RequestInit = {}): Promise<string> {
    const search = `uploadType=resumable&name=${encodeURIComponent(target().folder + name)}${query}`;
    const response = await target().call(`/upload/storage/v1/b/${target().bucket.name}/o?${search}`, {
      method: "POST",
      ...init,
    });
    expect(response.status).toBe(200);
    return response.headers.get("location") ?? "";
  }

  /** Sends a PUT; the answer's status, how many bytes are kept (308), and the resource (200). */
  async function put(session: string, range: string, body: Uint8Array<ArrayBuffer> | string = "", headers = {}) {
    const response = await target().call(session, {
      method: "PUT",
      headers: { "content-range": range, ...headers },
      body,
    });
    const text = await response.text();
    const kept = response.headers.get("range");
    return {
      status: response.status,
      ...(response.status === 308 && { kept: kept === null ? 0 : Number(kept.split("-")[1]) + 1 }),
      ...(response.status === 200 && { resource: JSON.parse(text) as Record<string, string> }),
    };
  }

  test("in chunks says how far it is, and in the end what it made", async () => {
    const bytes = bytesOf(2 * QUANTUM + 100);
    const total = bytes.length;
    const session = await begin("chunks", "", { headers: { "x-upload-content-type": "text/csv" } });
    expect(await put(session, "bytes */*")).toEqual({ status: 308, kept: 0 });
    const first = bytes.subarray(0, QUANTUM);
    expect(await put(session, `bytes 0-${QUANTUM - 1}/*`, first)).toEqual({ status: 308, kept: QUANTUM });
    expect(await put(session, `bytes */${total}`)).toEqual({ status: 308, kept: QUANTUM });
    expect(await file("chunks").exists()).toEqual([false]);

    const done = await put(session, `bytes ${QUANTUM}-${total - 1}/${total}`, bytes.subarray(QUANTUM));
    expect(done).toMatchObject({ status: 200, resource: { size: String(total), contentType: "text/csv" } });
    const again = await put(session, "bytes */*");
    expect(again.resource?.["generation"]).toBe(done.resource?.["generation"]);
    expect((await file("chunks").download())[0].equals(bytes)).toBe(true);
  });

  test("keeps whole multiples of 256 KiB of a chunk that is none", async () => {
    const bytes = bytesOf(QUANTUM + 1000);
    const session = await begin("uneven");
    const uneven = await put(session, `bytes 0-${QUANTUM + 499}/*`, bytes.subarray(0, QUANTUM + 500));
    expect(uneven).toEqual({ status: 308, kept: QUANTUM });
    const rest = await put(session, `bytes ${QUANTUM}-${bytes.length - 1}/${bytes.length}`, bytes.subarray(QUANTUM));
    expect(rest.status).toBe(200);
    expect((await file("uneven").download())[0].equals(bytes)).toBe(true);
  });

  test("goes on where it was cut off", async () => {
    const bytes = bytesOf(4 * QUANTUM);
    const total = bytes.length;
    const session = await begin("cut");
    const cut = new AbortController();
    const halfThenCut = async function* () {
      for (let at = 0; at < 2.5 * QUANTUM; at += 1000) yield bytes.subarray(at, at + 1000);
      // What was sent has arrived when the service tells of it.
      while ((await put(session, "bytes */*")).kept !== 2 * QUANTUM)
        await new Promise((later) => setTimeout(later, 20));
      cut.abort();
      yield Buffer.alloc(0);
    };
    const upload = target().call(session, {
      method: "PUT",
      headers: { "content-range": `bytes 0-${total - 1}/${total}` },
      body: Readable.from(halfThenCut()),
      duplex: "half",
      signal: cut.signal,
    });
    await expect(upload).rejects.toThrow();

    const { kept = 0 } = await put(session, `bytes */${total}`);
    expect(kept).toBe(2 * QUANTUM);
    const done = await put(session, `bytes ${kept}-${total - 1}/${total}`, bytes.subarray(kept));
    expect(done.resource?.["md5Hash"]).toBe(createHash("md5").update(bytes).digest("base64"));
    expect((await file("cut").download())[0].equals(bytes)).toBe(true);
  });

  test("takes bytes twice, but no gap", async () => {
    const bytes = bytesOf(2 * QUANTUM + 5);
    const total = bytes.length;
    const session = await begin("overlap");
    await put(session, `bytes 0-${QUANTUM - 1}/*`, bytes.subarray(0, QUANTUM));
    const gap = await put(session, `bytes ${2 * QUANTUM}-${total - 1}/${total}`, bytes.subarray(2 * QUANTUM));
    expect(gap.status).toBe(503);
    expect((await put(session, `bytes 0-${total - 1}/${total}`, bytes)).status).toBe(200);
    expect((await file("overlap").download())[0].equals(bytes)).toBe(true);
  });

  test("of nothing ends with `bytes */0`", async () => {
    const session = await begin("nothing");
    expect(await put(session, "bytes */0")).toMatchObject({ status: 200, resource: { size: "0" } });
    expect((await file("nothing").download())[0]).toHaveLength(0);
  });

  test("without a Content-Range is the whole object", async () => {
    const session = await begin("plain");
    const response = await target().call(session, { method: "PUT", body: "whole" });
    expect(response.status).toBe(200);
    expect((await file("plain").download())[0].toString()).toBe("whole");
  });

  test("takes its name and what it carries from the body", async () => {
    const name = `${target().folder}named`;
    const response = await target().call(`/upload/storage/v1/b/${target().bucket.name}/o?uploadType=resumable`, {
      method: "POST",
      headers: { "content-type": "application/json; charset=UTF-8" },
      body: JSON.stringify({ name, contentType: "text/csv", metadata: { k: "v" } }),
    });
    await put(response.headers.get("location") ?? "", "bytes 0-0/1", "x");
    expect((await file("named").getMetadata())[0]).toMatchObject({ contentType: "text/csv", metadata: { k: "v" } });
  });

  test("is refused at its end when somebody else has written meanwhile", async () => {
    const session = await begin("raced", "&ifGenerationMatch=0");
    await file("raced").save("theirs", { resumable: false });
    expect((await put(session, "bytes 0-3/4", "ours")).status).toBe(412);
    expect((await file("raced").download())[0].toString()).toBe("theirs");
    const late = await target().call(
      `/upload/storage/v1/b/${target().bucket.name}/o?uploadType=resumable&name=${file("raced").name}&ifGenerationMatch=0`,
      { method: "POST" },
    );
    expect(late.status).toBe(412);
  });

  test("is refused when a hash in its last request is wrong", async () => {
    for (const header of ["crc32c=AAAAAA==", "md5=AAAAAAAAAAAAAAAAAAAAAA=="]) {
      const session = await begin("hashed");
      expect((await put(session, "bytes 0-2/3", "abc", { "x-goog-hash": header })).status).toBe(400);
    }
    expect(await file("hashed").exists()).toEqual([false]);
  });

  test("that was cancelled, or never was, takes nothing", async () => {
    const session = await begin("cancelled");
    await put(session, `bytes 0-${QUANTUM - 1}/*`, bytesOf(QUANTUM));
    expect((await target().call(session, { method: "DELETE" })).status).toBe(499);
    expect([404, 410, 499]).toContain((await put(session, "bytes */*")).status);
    expect([404, 410]).toContain((await put(session.replace(/upload_id=.*/, "upload_id=none"), "bytes */*")).status);
    expect(await file("cancelled").exists()).toEqual([false]);
  });
});
