import { createHash, randomBytes } from "node:crypto";
import { once } from "node:events";
import { Readable } from "node:stream";
import { expect, test } from "vitest";
import { idOf, newFile, onDrive, SHEET } from "./drive-target.ts";

const QUANTUM = 256 * 1024;
const SUPPORTS = { supportsAllDrives: true } as const;

onDrive("uploads", (target) => {
  test("a stream of several megabytes arrives whole", async () => {
    const { client, options, folder } = target();
    const bytes = randomBytes(5 * 1024 * 1024 + 17);
    const created = await client.files.create(
      {
        requestBody: { name: "big.bin", parents: [folder] },
        media: { mimeType: "application/octet-stream", body: Readable.from(chunks(bytes, 64 * 1024)) },
        fields: "id,size,md5Checksum",
        ...SUPPORTS,
      },
      options,
    );
    expect(created.data).toMatchObject({ size: String(bytes.length), md5Checksum: md5(bytes) });
    expect(md5(await download(idOf(created)))).toBe(md5(bytes));
  });

  test("bytes that look like a boundary are bytes", async () => {
    const text = "a\r\n--b\r\n\r\n--\r\n----\r\n--boundary--\r\n";
    expect((await download(await newFile(target(), text))).toString()).toBe(text);
  });

  test.each(["\n", "\r\n"])("a multipart upload whose lines end in %j is taken apart", async (lineEnd) => {
    // The other line end stands in front of what looks like the boundary: it is a byte of the content.
    const other = lineEnd === "\n" ? "\r" : "\n";
    const text = `a${lineEnd}b${other}--half${other}`;
    const body = [
      ...["--half way", "Content-Type: application/json", "MIME-Version: 1.0", ""],
      ...[JSON.stringify({ name: "python.csv", parents: [target().folder] }), "--half way"],
      ...["Content-Type: text/csv", "Content-Transfer-Encoding: binary", "", text, "--half way--"],
    ].join(lineEnd);
    const response = await send("POST", "?uploadType=multipart&supportsAllDrives=true", body, {
      "content-type": 'multipart/related; boundary="half way"',
    });
    expect(response.status).toBe(200);
    const file = (await response.json()) as { id: string };
    expect(file).toMatchObject({ name: "python.csv", mimeType: "text/csv" });
    expect((await download(file.id)).toString()).toBe(text);
  });

  test("bytes may be POSTed to a session, and a status that is no redirect asked for", async () => {
    const bytes = randomBytes(QUANTUM + 10);
    const session = await begin("POST", "", { name: "posted.bin", parents: [target().folder] });
    const post = (body: Buffer, range: string) =>
      fetch(session, {
        method: "POST",
        headers: { "content-range": range, "x-guploader-no-308": "yes" },
        body: new Uint8Array(body),
      });
    const part = await post(bytes.subarray(0, QUANTUM), `bytes 0-${QUANTUM - 1}/*`);
    expect([part.status, part.headers.get("x-http-status-code-override")]).toEqual([200, "308"]);
    expect(part.headers.get("range")).toBe(`bytes=0-${QUANTUM - 1}`);
    const done = await post(bytes.subarray(QUANTUM), `bytes ${QUANTUM}-${bytes.length - 1}/${bytes.length}`);
    expect([done.status, done.headers.get("x-http-status-code-override")]).toEqual([200, null]);
    expect(md5(await download(((await done.json()) as { id: string }).id))).toBe(md5(bytes));
  });

  test("a simple upload is all content, and is called Untitled", async () => {
    const response = await send("POST", "?uploadType=media&fields=id,name,size,mimeType", "just text", {
      "content-type": "text/plain",
    });
    expect(response.status).toBe(200);
    const file = (await response.json()) as { id: string };
    expect(file).toMatchObject({ name: "Untitled", size: "9", mimeType: "text/plain" });
    await target().client.files.delete({ fileId: file.id, ...SUPPORTS }, target().options);
  });

  test("a resumable upload goes on where it was left", async () => {
    const bytes = randomBytes(QUANTUM + 1000);
    const session = await begin("POST", "", { name: "resumed.bin", parents: [target().folder] });
    expect(await ask(session, `bytes */${bytes.length}`)).toEqual([308, null]);
    const part = await put(session, bytes.subarray(0, QUANTUM), `bytes 0-${QUANTUM - 1}/${bytes.length}`);
    expect([part.status, part.headers.get("range")]).toEqual([308, `bytes=0-${QUANTUM - 1}`]);
    expect(await ask(session, `bytes */${bytes.length}`)).toEqual([308, `bytes=0-${QUANTUM - 1}`]);
    const rest = `bytes ${QUANTUM}-${bytes.length - 1}/${bytes.length}`;
    const done = await put(session, bytes.subarray(QUANTUM), rest);
    expect(done.status).toBe(200);
    const file = (await done.json()) as { id: string };
    expect(file).toMatchObject({ name: "resumed.bin", mimeType: "text/csv" });
    expect(md5(await download(file.id))).toBe(md5(bytes));
    // Who missed the answer asks again, and gets it.
    const again = await put(session, undefined, `bytes */${bytes.length}`);
    expect([again.status, await again.json()]).toMatchObject([200, { id: file.id }]);
  });

  test("of a chunk that is no multiple of 256 KiB the multiple is kept", async () => {
    const bytes = randomBytes(300_000 + 1000);
    const session = await begin("POST", "", { name: "uneven.bin", parents: [target().folder] });
    const part = await put(session, bytes.subarray(0, 300_000), `bytes 0-299999/${bytes.length}`);
    expect([part.status, part.headers.get("range")]).toEqual([308, `bytes=0-${QUANTUM - 1}`]);
    const rest = `bytes ${QUANTUM}-${bytes.length - 1}/${bytes.length}`;
    const done = await put(session, bytes.subarray(QUANTUM), rest);
    expect(md5(await download(((await done.json()) as { id: string }).id))).toBe(md5(bytes));
  });

  test("what comes of a request that its client has given up comes between no others", async () => {
    const bytes = randomBytes(4 * QUANTUM);
    const names = Array.from({ length: 20 }, (_, n) => `given-up-${n}.bin`);
    for (const name of names) {
      const session = await begin("POST", "", { name, parents: [target().folder] });
      const given = new AbortController();
      const body = Readable.toWeb(Readable.from(endless(bytes.subarray(0, 3 * QUANTUM), given.signal)));
      const headers = { "content-range": `bytes 0-${bytes.length - 1}/${bytes.length}` };
      const lost = fetch(session, { method: "PUT", headers, body, duplex: "half", signal: given.signal }).catch(
        (error: unknown) => error,
      );
      await begin("POST", "", { name: "beside.bin", parents: [target().folder] });
      const [status, range] = await ask(session, `bytes */${bytes.length}`);
      expect(status).toBe(308);
      const from = range === null ? 0 : Number(range.split("-")[1]) + 1;
      const done = await put(session, bytes.subarray(from), `bytes ${from}-${bytes.length - 1}/${bytes.length}`);
      expect(done.status).toBe(200);
      expect(md5(await download(((await done.json()) as { id: string }).id))).toBe(md5(bytes));
      given.abort();
      expect(await lost).toBeInstanceOf(Error);
    }
  });

  test("a resumable upload without a range takes all at once, nothing included", async () => {
    for (const text of ["all of it", ""]) {
      const session = await begin("POST", "", { name: "at-once.csv", parents: [target().folder] });
      const done = await put(session, Buffer.from(text));
      expect(done.status).toBe(200);
      expect((await download(((await done.json()) as { id: string }).id)).toString()).toBe(text);
    }
  });

  test("a resumable upload replaces the content of a file", async () => {
    const fileId = await newFile(target(), "old");
    const session = await begin("PATCH", `/${fileId}`, {});
    const done = await put(session, Buffer.from("new"), "bytes 0-2/3");
    expect([done.status, await done.json()]).toMatchObject([200, { id: fileId }]);
    expect((await download(fileId)).toString()).toBe("new");
  });

  test("an upload to a Sheet becomes its content", async () => {
    const { client, options } = target();
    const fileId = await newFile(target(), "a,b\r\n1,2", { mimeType: SHEET });
    await client.files.update({ fileId, media: { mimeType: "text/csv", body: "c,d\r\n3,4" }, ...SUPPORTS }, options);
    const csv = await client.files.export({ fileId, mimeType: "text/csv" }, { ...options, responseType: "text" });
    expect(csv.data).toBe("c,d\r\n3,4");
  });

  test("an upload to no session, and one of no known kind, are refused", async () => {
    const { options } = target();
    const nowhere = `${options.rootUrl}upload/drive/v3/files?uploadType=resumable&upload_id=unknown`;
    expect((await put(nowhere, Buffer.from("x"))).status).toBe(404);
    expect((await send("POST", "?uploadType=magic", "x", { "content-type": "text/plain" })).status).toBe(400);
    const broken = await send("POST", "?uploadType=multipart", "--x\r\nhalf", {
      "content-type": "multipart/related; boundary=x",
    });
    expect(broken.status).toBe(400);
  });

  function send(method: string, path: string, body: string, headers: Record<string, string>): Promise<Response> {
    const { options, token } = target();
    const url = `${options.rootUrl}upload/drive/v3/files${path}`;
    return fetch(url, { method, body, headers: { authorization: `Bearer ${token}`, ...headers } });
  }

  async function begin(method: string, path: string, metadata: unknown): Promise<string> {
    const response = await send(
      method,
      `${path}?uploadType=resumable&supportsAllDrives=true`,
      JSON.stringify(metadata),
      {
        "content-type": "application/json",
        "x-upload-content-type": "text/csv",
      },
    );
    expect(response.status).toBe(200);
    return response.headers.get("location") ?? "";
  }

  function put(session: string, bytes: Buffer | undefined, range?: string): Promise<Response> {
    const headers = {
      authorization: `Bearer ${target().token}`,
      ...(range === undefined ? {} : { "content-range": range }),
    };
    return fetch(session, { method: "PUT", headers, ...(bytes === undefined ? {} : { body: new Uint8Array(bytes) }) });
  }

  async function ask(session: string, range: string): Promise<[number, string | null]> {
    const { status, headers } = await put(session, undefined, range);
    return [status, headers.get("range")];
  }

  async function download(fileId: string): Promise<Buffer> {
    const { client, options } = target();
    const answer = await client.files.get(
      { fileId, alt: "media", ...SUPPORTS },
      { ...options, responseType: "arraybuffer" },
    );
    return Buffer.from(answer.data as unknown as ArrayBuffer);
  }
});

function md5(bytes: Buffer): string {
  return createHash("md5").update(bytes).digest("hex");
}

/** Bytes that nothing comes after, and no end, until somebody gives up. */
async function* endless(bytes: Buffer, signal: AbortSignal): AsyncGenerator<Buffer> {
  yield bytes;
  if (!signal.aborted) await once(signal, "abort");
}

function* chunks(bytes: Buffer, size: number): Generator<Buffer> {
  for (let at = 0; at < bytes.length; at += size) yield bytes.subarray(at, at + size);
}
