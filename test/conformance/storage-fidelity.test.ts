import { expect, test } from "vitest";
import * as z from "zod";
import { deviates } from "../discovery/deviates.ts";
import { onEmulators } from "./storage-target.ts";

const Answer = z.looseObject({ error: z.object({ code: z.number(), message: z.string() }).optional() });

/** What Google answers to others' clients, and what is not emulated: never silence. */
onEmulators("the storage emulator, as others' clients meet it,", (target) => {
  const bucket = () => `/storage/v1/b/${target().bucket.name}`;
  const json = (method: string, body: unknown): RequestInit => ({
    method,
    headers: { "content-type": "application/json" },
    body: JSON.stringify(body),
  });
  const ask = async (path: string, init?: RequestInit) => {
    const response = await target().call(path, init);
    const text = await response.text();
    return { status: response.status, body: text === "" ? {} : Answer.parse(JSON.parse(text)) };
  };
  const put = (name: string) => target().bucket.file(name).save("x", { resumable: false });

  test("takes a multipart body whose lines end in a bare LF", async () => {
    const body =
      '--==0==\nContent-Type: application/json\n\n{"name":"lf"}\n--==0==\nContent-Type: text/csv\n\na\nb\n--==0==--';
    const headers = { "content-type": 'multipart/related; boundary="==0=="' };
    const path = `/upload${bucket()}/o?uploadType=multipart`;
    expect(await ask(path, { method: "POST", headers, body })).toMatchObject({
      status: 200,
      body: { name: "lf", size: "3", contentType: "text/csv" },
    });
  });

  test("takes bytes POSTed to a session, and tells a client that can't bear 308 of it in a header", async () => {
    const quantum = 256 * 1024;
    const begun = await target().call(`/upload${bucket()}/o?uploadType=resumable&name=posted`, { method: "POST" });
    const session = begun.headers.get("location") ?? "";
    const send = (range: string, body: string, headers = {}) =>
      target().call(session, { method: "POST", headers: { "content-range": range, ...headers }, body });
    const first = await send(`bytes 0-${quantum - 1}/*`, "x".repeat(quantum), { "x-guploader-no-308": "yes" });
    expect([first.status, first.headers.get("x-http-status-code-override"), first.headers.get("range")]).toEqual([
      ...[200, "308", `bytes=0-${quantum - 1}`],
    ]);
    expect((await send("bytes */*", "")).status).toBe(308);
    const last = await send(`bytes ${quantum}-${quantum}/${quantum + 1}`, "y");
    expect([last.status, last.headers.get("x-http-status-code-override")]).toEqual([200, null]);
    expect(await last.json()).toMatchObject({ name: "posted", size: String(quantum + 1) });
  });

  test("reads booleans as Python writes them", async () => {
    deviates("as Python writes them", "?versions: not a boolean: ");
    const { storage } = target();
    const [versioned] = await storage.createBucket("versions-by-python", { versioning: { enabled: true } });
    for (const content of ["1", "2"]) await versioned.file("a/b").save(content, { resumable: false });
    const items = async (query: string) =>
      z
        .looseObject({ items: z.array(z.unknown()).default([]) })
        .parse((await ask(`/storage/v1/b/${versioned.name}/o?${query}`)).body);
    expect((await items("versions=True")).items).toHaveLength(2);
    expect((await items("versions=False")).items).toHaveLength(1);
    expect((await ask(`/storage/v1/b/${versioned.name}/o?versions=perhaps`)).status).toBe(400);
  });

  test("takes null for absent in a body", async () => {
    await put("source");
    const rewrite = `${bucket()}/o/source/rewriteTo/b/${target().bucket.name}/o/copy`;
    expect((await ask(rewrite, json("POST", null))).status).toBe(200);
    const source = { name: "source", generation: null, objectPreconditions: null };
    const composed = await ask(`${bucket()}/o/composed/compose`, json("POST", { sourceObjects: [source, source] }));
    expect(composed).toMatchObject({ status: 200, body: { size: "2" } });
    const made = await ask("/storage/v1/b?project=p", json("POST", { name: "made-of-nulls", labels: null, acl: null }));
    expect(made.status).toBe(200);
    expect(made.body).not.toHaveProperty("labels");
  });

  test("lets nobody delete, overwrite or move an object under a hold", async () => {
    for (const hold of ["temporaryHold", "eventBasedHold"]) {
      await put(hold);
      const path = `${bucket()}/o/${hold}`;
      expect((await ask(path, json("PATCH", { [hold]: true }))).status).toBe(200);
      for (const [held, init] of [
        [path, { method: "DELETE" }],
        [`/upload${bucket()}/o?uploadType=media&name=${hold}`, { method: "POST", body: "y" }],
        [`${path}/moveTo/o/elsewhere`, { method: "POST" }],
      ] as const) {
        expect(await ask(held, init)).toMatchObject({ status: 403, body: { error: { code: 403 } } });
      }
      expect((await target().bucket.file(hold).download())[0].toString()).toBe("x");
      expect((await ask(path, json("PATCH", { [hold]: false }))).status).toBe(200);
      expect((await ask(path, { method: "DELETE" })).status).toBe(204);
    }
  });

  const NOT_EMULATED: [name: string, method: string, path: string, body?: unknown][] = [
    ["softDeleted", "GET", "/o?softDeleted=true"],
    ["filter", "GET", "/o?filter=contexts.x"],
    ["kmsKeyName", "POST", "/o/x/compose?kmsKeyName=k", {}],
    ["predefinedAcl", "PATCH", "/o/x?predefinedAcl=publicRead", {}],
    ["deleteSourceObjects", "POST", "/o/x/compose", { deleteSourceObjects: true, sourceObjects: [{ name: "x" }] }],
    ["contexts", "PATCH", "/o/x", { contexts: { custom: { a: { value: "1" } } } }],
    ["retention", "PATCH", "/o/x", { retention: { mode: "Unlocked" } }],
    ["retentionPolicy", "PATCH", "", { retentionPolicy: { retentionPeriod: "60" } }],
    ["softDeletePolicy", "PATCH", "", { softDeletePolicy: { retentionDurationSeconds: "604800" } }],
    ["storage.bucketAccessControls", "GET", "/acl"],
    ["storage.objects.restore", "POST", "/o/x/restore"],
    ["storage.notifications", "GET", "/notificationConfigs"],
  ];
  test.each(NOT_EMULATED)("answers 501 with its name to %s", async (name, method, path, body) => {
    if (name === "storage.objects.restore") deviates("only its name is asked for", "?generation: required");
    const answer = await ask(bucket() + path, body === undefined ? { method } : json(method, body));
    expect(answer.status).toBe(501);
    expect(answer.body.error?.message).toContain(name);
  });

  const UNKNOWN: [name: string, method: string, path: string, body?: unknown][] = [
    ["bogus", "GET", "/o?fields=items(bogus)"],
    ["bogus", "GET", "/o?fields=bogus"],
    ["bogus", "GET", "/o?bogus=1"],
    ["ifGenerationNotMatch", "POST", "/o/x/compose?ifGenerationNotMatch=1", {}],
    ["lables", "PATCH", "", { lables: { a: "1" } }],
    ["labels", "PATCH", "", { labels: "a" }],
    ["enabled", "PATCH", "", { versioning: { enabled: "yes" } }],
    ["metadatas", "PATCH", "/o/x", { metadatas: {} }],
  ];
  test.each(UNKNOWN)("refuses what Google does not know, such as %s, by name", async (name, method, path, body) => {
    deviates("unknown on purpose", name);
    const before = await ask(bucket());
    const answer = await ask(bucket() + path, body === undefined ? { method } : json(method, body));
    expect(answer.status).toBe(400);
    expect(answer.body.error?.message).toContain(name);
    expect(await ask(bucket())).toEqual(before);
  });

  test("checks a mask before it writes", async () => {
    deviates("unknown on purpose", "?fields: no bogus");
    const path = `/upload${bucket()}/o?uploadType=media&name=never-written&fields=bogus`;
    expect((await ask(path, { method: "POST", body: "x" })).status).toBe(400);
    expect((await ask(`${bucket()}/o/never-written`)).status).toBe(404);
  });

  test("wants a project for buckets", async () => {
    deviates("left out on purpose", "?project: required");
    for (const init of [{}, json("POST", { name: "of-nobody" })]) {
      expect(await ask("/storage/v1/b", init)).toMatchObject({
        status: 400,
        body: { error: { message: "Required parameter: project" } },
      });
    }
  });

  test("keeps the access policy of a bucket, each change with another etag", async () => {
    const policy = await ask(`${bucket()}/iam`);
    expect(policy).toMatchObject({ status: 200, body: { kind: "storage#policy", bindings: [{}, {}] } });
    const bindings = [{ role: "roles/storage.objectViewer", members: ["user:a@example.com"] }];
    const changed = await ask(`${bucket()}/iam`, json("PUT", { bindings, etag: policy.body["etag"] }));
    expect(changed).toMatchObject({ status: 200, body: { bindings } });
    expect((await ask(`${bucket()}/iam`)).body).toEqual(changed.body);
    expect((await ask(`${bucket()}/iam`, json("PUT", { bindings: [], etag: policy.body["etag"] }))).status).toBe(412);
    expect(await ask(`${bucket()}/iam/testPermissions?permissions=a&permissions=b`)).toMatchObject({
      body: { permissions: ["a", "b"] },
    });
    expect(await ask(`${bucket()}/storageLayout`)).toMatchObject({
      status: 200,
      body: { kind: "storage#storageLayout", location: "US" },
    });
  });
});
