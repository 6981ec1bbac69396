import { once } from "node:events";
import { type IncomingMessage, request } from "node:http";
import { text } from "node:stream/consumers";
import { expect, test } from "vitest";
import { emulated } from "./storage-target.ts";

emulated("the storage emulator", (target) => {
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
      expect((await target().call("/storage/v1/b", init)).status).toBe(415);
    }
    expect(await target().storage.bucket("sneaked-in").exists()).toEqual([false]);
  });

  test("wants a storage scope of a token, and takes a request without one", async () => {
    const { emulators, bucket } = target();
    const path = `/storage/v1/b/${bucket.name}/o/scoped`;
    const status = async (method: string, scope?: string) => {
      const token = scope && (await emulators.issue("a@example.com", [`https://www.googleapis.com/auth/${scope}`]));
      const headers = token === undefined ? {} : { authorization: `Bearer ${token}` };
      return (await target().call(path, { method, headers })).status;
    };
    await bucket.file("scoped").save("x", { resumable: false });
    expect(await status("GET", "drive")).toBe(403);
    expect(await status("GET", "devstorage.read_only")).toBe(200);
    expect(await status("DELETE", "devstorage.read_only")).toBe(403);
    expect(await status("DELETE", "devstorage.read_write")).toBe(204);
    await bucket.file("scoped").save("x", { resumable: false });
    expect(await status("GET", "cloud-platform")).toBe(200);
    expect(await status("GET")).toBe(200);
  });
});
