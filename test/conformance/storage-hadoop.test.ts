import { gzipSync } from "node:zlib";
import { beforeAll, expect, test } from "vitest";
import * as z from "zod";
import { onEmulators } from "./storage-target.ts";

const Resource = z.object({ name: z.string(), generation: z.string(), size: z.string().optional() });
const OUT = "curated/airports/data/b-1";
const TEMPORARY = `${OUT}/_temporary/0/_temporary/attempt_1`;
const PART = "part-00000.snappy.parquet";

/**
 * What the Hadoop connector (gcs-connector hadoop3-2.2) sends while Spark writes Parquet and reads it back, request by
 * request as it was recorded: no token, `maxResults=5000`, gzipped empty bodies, `bytes *\/0` for an empty object.
 */
onEmulators("the Hadoop connector", (target) => {
  const bucketName = () => target().bucket.name;
  const objectPath = (name: string) => `/storage/v1/b/${bucketName()}/o/${encodeURIComponent(name)}`;
  const get = async (path: string) => {
    const response = await target().call(path);
    return { status: response.status, body: await response.json() };
  };
  const fields =
    "bucket,name,timeCreated,updated,generation,metageneration,size,contentType,contentEncoding,md5Hash,crc32c,metadata";
  const gzippedNothing = {
    method: "POST",
    headers: { "content-encoding": "gzip", "content-type": "application/x-www-form-urlencoded" },
    body: new Blob([gzipSync("")]).stream(),
    duplex: "half",
  } satisfies RequestInit;

  async function beginUpload(name: string, generation: string) {
    const query = `ifGenerationMatch=${generation}&name=${encodeURIComponent(name)}&uploadType=resumable`;
    const response = await target().call(`/upload/storage/v1/b/${bucketName()}/o?${query}`, {
      method: "POST",
      headers: {
        "content-type": "application/json; charset=UTF-8",
        "content-encoding": "gzip",
        "x-upload-content-type": "application/octet-stream",
      },
      body: gzipSync(JSON.stringify({ metadata: {}, name })),
    });
    expect(response.status).toBe(200);
    return response.headers.get("location") ?? "";
  }

  beforeAll(async () => {
    for (const name of [`${TEMPORARY}/${PART}`, "raw/1/a.csv", "raw/2/b.csv"]) {
      await target().bucket.file(name).save("PAR1 rows PAR1", { resumable: false });
    }
  });

  test("probes whether a path is a file, a directory, or neither", async () => {
    const probe = await get(`${objectPath("curated/nothing")}?fields=${fields}`);
    expect(probe.status).toBe(404);
    const list = `/storage/v1/b/${bucketName()}/o?delimiter=/&includeTrailingDelimiter=true&maxResults=1&prefix=`;
    const asked = "&fields=items(bucket,name,generation),prefixes,nextPageToken";
    expect(await get(`${list}${encodeURIComponent("curated/nothing/")}${asked}`)).toEqual({ status: 200, body: {} });
    expect(await get(`${list}${encodeURIComponent("raw/")}${asked}`)).toEqual({
      status: 200,
      body: { prefixes: ["raw/1/"], nextPageToken: expect.any(String) as string },
    });
    const found = await get(`${objectPath("raw/1/a.csv")}?fields=${fields}`);
    expect(found).toMatchObject({ status: 200, body: { name: "raw/1/a.csv", size: "14", metageneration: "1" } });
    expect(found.body).not.toHaveProperty("kind");
  });

  test("makes a directory: an empty object by multipart, only if it is not there", async () => {
    const boundary = "__END_OF_PART__0f__";
    const body = [
      `--${boundary}`,
      "Content-Length: 70",
      "Content-Type: application/json; charset=UTF-8",
      "content-transfer-encoding: binary",
      "",
      JSON.stringify({ metadata: {}, name: `${OUT}/` }),
      `--${boundary}`,
      "Content-Length: 0",
      "Content-Type: application/octet-stream",
      "content-transfer-encoding: binary",
      "",
      "",
      `--${boundary}--`,
      "",
    ].join("\r\n");
    const make = () =>
      target().call(`/upload/storage/v1/b/${bucketName()}/o?uploadType=multipart&ifGenerationMatch=0`, {
        method: "POST",
        headers: { "content-type": `multipart/related; boundary=${boundary}`, "content-encoding": "gzip" },
        body: gzipSync(body),
      });
    expect((await make()).status).toBe(200);
    expect((await make()).status).toBe(412);
    const { body: made } = await get(objectPath(`${OUT}/`));
    expect(made).toMatchObject({ name: `${OUT}/`, size: "0", contentType: "application/octet-stream" });
  });

  test("writes a file, and an empty one, through resumable uploads", async () => {
    const bytes = Buffer.alloc(300_000, "PAR1");
    const session = await beginUpload(`${OUT}/whole.parquet`, "0");
    const whole = await target().call(session, {
      method: "PUT",
      headers: { "content-range": `bytes 0-${bytes.length - 1}/${bytes.length}` },
      body: bytes,
    });
    expect(Resource.parse(await whole.json())).toMatchObject({ name: `${OUT}/whole.parquet`, size: "300000" });
    const empty = await target().call(await beginUpload(`${OUT}/_SUCCESS`, "0"), {
      method: "PUT",
      headers: { "content-range": "bytes */0" },
      body: "",
    });
    const { generation, size } = Resource.parse(await empty.json());
    expect(size).toBe("0");
    const again = await target().call(await beginUpload(`${OUT}/_SUCCESS`, generation), {
      method: "PUT",
      headers: { "content-range": "bytes */0" },
    });
    expect(again.status).toBe(200);
  });

  test("renames by rewrite and delete", async () => {
    const [from, to] = [`${TEMPORARY}/${PART}`, `${OUT}/${PART}`];
    const { body } = await get(`${objectPath(from)}?fields=${fields}`);
    const rewrite = `${objectPath(from)}/rewriteTo${objectPath(to).slice("/storage/v1".length)}`;
    const copied = await target().call(`${rewrite}?maxBytesRewrittenPerCall=536870912`, gzippedNothing);
    expect(await copied.json()).toMatchObject({ done: true, objectSize: "14", resource: { name: to } });
    const { generation } = Resource.parse(body);
    const stale = await target().call(`${objectPath(from)}?ifGenerationMatch=1`, { method: "DELETE" });
    expect(stale.status).toBe(412);
    const gone = await target().call(`${objectPath(from)}?ifGenerationMatch=${generation}`, { method: "DELETE" });
    expect(gone.status).toBe(204);
    expect((await get(objectPath(from))).status).toBe(404);
  });

  test("renames in one step where it is a newer one", async () => {
    await target().bucket.file("move/from").save("x", { resumable: false });
    const moved = await target().call(`${objectPath("move/from")}/moveTo/o/${encodeURIComponent("move/to")}`, {
      ...gzippedNothing,
      body: new Blob([gzipSync("")]).stream(),
    });
    expect(Resource.parse(await moved.json()).name).toBe("move/to");
  });

  test("lists for real, and reads a generation by ranges", async () => {
    const list = `/storage/v1/b/${bucketName()}/o?maxResults=5000&prefix=raw/&fields=items(bucket,name,generation),nextPageToken`;
    const { body } = await get(list);
    const { items } = z.object({ items: z.array(Resource) }).parse(body);
    expect(items.map(({ name }) => name)).toEqual(["raw/1/a.csv", "raw/2/b.csv"]);
    const path = `/download${objectPath("raw/1/a.csv")}?alt=media&generation=${items[0]!.generation}`;
    const read = await target().call(path, { headers: { range: "bytes=0-", "accept-encoding": "gzip" } });
    expect(read.status).toBe(206);
    expect(read.headers.get("content-range")).toBe("bytes 0-13/14");
    expect(await read.text()).toBe("PAR1 rows PAR1");
    const stale = await target().call(`/download${objectPath("raw/1/a.csv")}?alt=media&generation=1`);
    expect(stale.status).toBe(404);
  });
});
