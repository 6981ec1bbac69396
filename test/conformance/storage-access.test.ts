import { once } from "node:events";
import { type IncomingMessage, request } from "node:http";
import { text } from "node:stream/consumers";
import { expect, test } from "vitest";
import { onEmulators } from "./storage-target.ts";

onEmulators("the storage emulator", (target) => {
  test.each([
    ["a Host that is not this machine", { host: "evil.example" }],
    ["a web page's Origin", { origin: "https://evil.example" }],
    ["a token that is none of this start", { authorization: "Bearer nonsense" }],
  ])("refuses %s", async (_, headers) => {
    const url = new URL(`/storage/v1/b/${target().bucket.name}/o`, target().emulators.endpoints.storage);
    const asked = request(url, { headers }).end();
    const [response] = (await once(asked, "response")) as [IncomingMessage];
    expect([401, 403]).toContain(response.statusCode);
    expect(response.headers).not.toHaveProperty("access-control-allow-origin");
    expect(await text(response)).not.toContain("items");
  });

  test("refuses a form or plain text where JSON belongs", async () => {
    for (const type of ["text/plain", "application/x-www-form-urlencoded"]) {
      const init = { method: "POST", headers: { "content-type": type }, body: '{"name":"sneaked-in"}' };
      expect((await target().call("/storage/v1/b?project=test-project", init)).status).toBe(415);
    }
    expect(await target().storage.bucket("sneaked-in").exists()).toEqual([false]);
  });

  test("wants a token of every request but those to an open upload, whose address is the permission", async () => {
    const { endpoints } = target().emulators;
    const { name } = target().bucket;
    const begun = await target().call(`/upload/storage/v1/b/${name}/o?uploadType=resumable&name=by-address`, {
      method: "POST",
    });
    const session = begun.headers.get("location") ?? "";
    for (const [method, path] of [
      ["GET", "/storage/v1/b?project=test-project"],
      ["POST", "/storage/v1/b?project=test-project"],
      ["GET", `/storage/v1/b/${name}/o`],
      ["GET", `/storage/v1/b/${name}/o/x?alt=media`],
      ["DELETE", `/storage/v1/b/${name}/o/x`],
      ["POST", `/upload/storage/v1/b/${name}/o?uploadType=media&name=x`],
      ["POST", `/upload/storage/v1/b/${name}/o?uploadType=resumable&name=x`],
    ] as const) {
      const response = await fetch(endpoints.storage + path, { method });
      expect([method, path, response.status]).toEqual([method, path, 401]);
    }
    expect((await fetch(session, { method: "PUT", body: "x" })).status).toBe(200);
  });

  test("wants the scope that the method takes", async () => {
    const { emulators, bucket } = target();
    const path = `/storage/v1/b/${bucket.name}/o/scoped`;
    const status = async (method: string, scope: string, url = path) => {
      const token = await emulators.issue("a@example.com", [`https://www.googleapis.com/auth/${scope}`]);
      const headers = { authorization: `Bearer ${token}`, "content-type": "application/json" };
      const response = await target().call(url, { method, headers, ...(method.includes("P") && { body: "{}" }) });
      return response.status;
    };
    await bucket.file("scoped").save("x", { resumable: false });
    expect(await status("GET", "drive")).toBe(403);
    expect(await status("GET", "devstorage.read_only")).toBe(200);
    expect(await status("DELETE", "devstorage.read_only")).toBe(403);
    for (const [method, url] of [
      ["PATCH", path],
      ["PUT", path],
      ["PATCH", `/storage/v1/b/${bucket.name}`],
      ["GET", `/storage/v1/b/${bucket.name}/iam`],
    ] as const) {
      expect([method, await status(method, "devstorage.read_write", url)]).toEqual([method, 403]);
      expect([method, await status(method, "devstorage.full_control", url)]).toEqual([method, 200]);
    }
    expect(await status("DELETE", "devstorage.read_write")).toBe(204);
    await bucket.file("scoped").save("x", { resumable: false });
    expect(await status("GET", "cloud-platform")).toBe(200);
  });
});
