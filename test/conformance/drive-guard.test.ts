import { readdir, stat, writeFile } from "node:fs/promises";
import { request } from "node:http";
import { join } from "node:path";
import { afterAll, afterEach, beforeAll, describe, expect, test } from "vitest";
import { deviates } from "../discovery/deviates.ts";
import { startTestEmulators, type TestEmulators } from "../support/emulators.ts";
import { driveError, emulatedDrive, newFile, newFolder, refusal, type Target } from "./drive-target.ts";

const AUTH = "https://www.googleapis.com/auth";
const ONCE = { retry: false } as const;

/** What only the emulator can be asked: its guards, planted faults, its life over a restart. */
describe("the Drive emulator", () => {
  let emulators: TestEmulators;
  let drive: Pick<Target, "client" | "options" | "folder">;

  beforeAll(async () => {
    emulators = await startTestEmulators({ sparkFolder: null });
    const { client, options } = emulatedDrive(emulators, emulators.token);
    drive = { client, options, folder: await newFolder(client, options, "folder") };
  });
  afterAll(() => emulators.close());
  afterEach(() => emulators.forget("drive"));

  describe("guards", () => {
    test("a Host that is not this machine is refused", async () => {
      const about = new URL(`${emulators.endpoints.drive}/drive/v3/about?fields=user`);
      const headers = { authorization: `Bearer ${emulators.token}`, host: "drive.example.com" };
      const status = await new Promise((resolve, reject) => {
        request(about, { headers }, (response) => resolve(response.resume().statusCode))
          .on("error", reject)
          .end();
      });
      expect(status).toBe(403);
    });

    test("any Origin is refused, and no answer allows one", async () => {
      deviates("what a browser asks first", "OPTIONS /drive/v3/about: no such method, answered 403");
      for (const method of ["GET", "OPTIONS"]) {
        const response = await ask("drive/v3/about?fields=user", { method, headers: { origin: "http://127.0.0.1" } });
        expect([response.status, response.headers.get("access-control-allow-origin")]).toEqual([403, null]);
      }
    });

    test.each(["text/plain", "application/x-www-form-urlencoded"])("a body of type %s is no JSON", async (type) => {
      const body = JSON.stringify({ name: "smuggled" });
      const response = await ask("drive/v3/files", { method: "POST", body, headers: { "content-type": type } });
      expect(response.status).toBe(415);
      const { data } = await drive.client.files.list({ q: "name = 'smuggled'" }, drive.options);
      expect(data.files).toEqual([]);
    });

    test("without a token nothing is answered, and with one that is not of this start", async () => {
      const missing = await fetch(`${emulators.endpoints.drive}/drive/v3/files`);
      expect([missing.status, await missing.json()]).toEqual([
        401,
        driveError(401, "required", "Login Required.", { location: "Authorization", locationType: "header" }),
      ]);
      const { client, options } = emulatedDrive(emulators, "ya29.stolen");
      expect(await refusal(client.files.list({}, options))).toEqual({
        status: 401,
        body: driveError(401, "authError", "Invalid Credentials", {
          location: "Authorization",
          locationType: "header",
        }),
      });
    });

    test.each([
      ["cloud-platform", { list: 403, download: 403, create: 403, rename: 403, drives: 403, newDrive: 403 }],
      ["drive.metadata.readonly", { list: 200, download: 403, create: 403, rename: 403, drives: 403, newDrive: 403 }],
      ["drive.metadata", { list: 200, download: 403, create: 403, rename: 200, drives: 403, newDrive: 403 }],
      ["drive.readonly", { list: 200, download: 200, create: 403, rename: 403, drives: 200, newDrive: 403 }],
      ["drive.file", { list: 200, download: 200, create: 200, rename: 200, drives: 403, newDrive: 403 }],
      ["drive", { list: 200, download: 200, create: 200, rename: 200, drives: 200, newDrive: 200 }],
    ])("the scope %s allows what it allows", async (scope, expected) => {
      const fileId = await newFile(drive, "x");
      const token = await emulators.issue(serviceAccount(), [`${AUTH}/${scope}`]);
      const { client, options } = emulatedDrive(emulators, token);
      const outcome = async (attempt: Promise<{ status: number }>) => (await attempt.catch(statusOf)).status;
      expect({
        list: await outcome(client.files.list({}, options)),
        download: await outcome(client.files.get({ fileId, alt: "media" }, options)),
        create: await outcome(client.files.create({ requestBody: { name: "new" } }, options)),
        rename: await outcome(client.files.update({ fileId, requestBody: { name: "x" } }, options)),
        drives: await outcome(client.drives.list({}, options)),
        newDrive: await outcome(client.drives.create({ requestId: scope, requestBody: { name: "d" } }, options)),
      }).toEqual(expected);
    });

    test.each([
      ["files?corpora=domain", "the parameter 'corpora' with the value 'domain'"],
      ["files?spaces=appDataFolder", "the parameter 'spaces' with the value 'appDataFolder'"],
      ["files?includeLabels=x", "the parameter 'includeLabels' with the value 'x'"],
      ["drives?useDomainAdminAccess=true", "the parameter 'useDomainAdminAccess'"],
      ["files?alt=proto", "the parameter 'alt' with the value 'proto'"],
      ["files/generateCseToken", "the method drive.files.generateCseToken"],
    ])("what is not there is 501 by its name: %s", async (path, what) => {
      const response = await ask(`drive/v3/${path}`);
      expect(response.status).toBe(501);
      expect(await response.json()).toMatchObject({ error: { message: `Not emulated: ${what}.` } });
    });

    test.each([
      ["files", { contentHints: { indexableText: "x" } }, 501],
      ["files", { shared: true }, 403],
      ["files", { titel: "x" }, 400],
      ["drives?requestId=themed", { name: "d", themeId: "t" }, 501],
    ])("a body to %s with %j is not half taken", async (path, body, status) => {
      if (status === 400) deviates("misspelt on purpose", "request: unknown field titel");
      const headers = { "content-type": "application/json" };
      const response = await ask(`drive/v3/${path}`, { method: "POST", headers, body: JSON.stringify(body) });
      expect(response.status).toBe(status);
    });

    test("paths that climb find nothing", async () => {
      deviates("a path of another service", "GET /etc/passwd: no such method, answered 404");
      for (const path of ["../../etc/passwd", "drive/v3/files/..%2f..%2fetc%2fpasswd", "drive/v3/files/%5c..%5c"]) {
        expect((await ask(path)).status).toBe(404);
      }
    });
  });

  describe("faults", () => {
    test("a rate limit is one 403 in Google's words, then all is well", async () => {
      await emulators.plant("drive", "drive.files.list", ["return-403:userRateLimitExceeded"]);
      expect((await refusal(drive.client.files.list({}, drive.options))).body).toEqual({
        error: {
          code: 403,
          message: "User Rate Limit Exceeded",
          errors: [{ message: "User Rate Limit Exceeded", domain: "usageLimits", reason: "userRateLimitExceeded" }],
        },
      });
      expect((await drive.client.files.list({}, drive.options)).status).toBe(200);
      expect(await emulators.requests("drive")).toEqual({ "drive.files.list": 2 });
    });

    test("a download breaks after the bytes named, and only the download", async () => {
      const fileId = await newFile(drive, "x".repeat(300 * 1024));
      await emulators.plant("drive", "drive.files.download", ["return-broken-stream-after-256K"]);
      await drive.client.files.get({ fileId }, drive.options);
      const response = await ask(`drive/v3/files/${fileId}?alt=media`);
      let received = 0;
      const read = async () => {
        for await (const chunk of response.body ?? []) received += (chunk as Uint8Array).length;
      };
      await expect(read()).rejects.toThrow();
      expect(received).toBe(256 * 1024);
      expect(await (await ask(`drive/v3/files/${fileId}?alt=media`)).text()).toHaveLength(300 * 1024);
    });

    test("a reset connection does nothing", async () => {
      await emulators.plant("drive", "drive.files.create", ["return-reset-connection"]);
      const requestBody = { name: "never made" };
      await expect(drive.client.files.create({ requestBody }, { ...drive.options, ...ONCE })).rejects.toThrow();
      const { data } = await drive.client.files.list({ q: "name = 'never made'" }, drive.options);
      expect(data.files).toEqual([]);
    });

    test("an upload that fails midway leaves nothing behind", async () => {
      await emulators.plant("drive", "drive.files.create", ["return-503-after-256K"]);
      const media = { body: "x".repeat(600 * 1024) };
      const requestBody = { name: "half", parents: [drive.folder] };
      const upload = drive.client.files.create({ requestBody, media }, { ...drive.options, ...ONCE });
      expect((await refusal(upload)).status).toBe(503);
      const { data } = await drive.client.files.list({ q: "name = 'half'" }, drive.options);
      expect(data.files).toEqual([]);
    });

    test("fields of an answer are replaced as planted", async () => {
      await emulators.plant("drive", "drive.files.list", ['replace-fields:{"incompleteSearch":true,"files":[]}']);
      const q = "mimeType contains 'folder'";
      expect((await drive.client.files.list({ q }, drive.options)).data).toMatchObject({
        incompleteSearch: true,
        files: [],
      });
      const after = (await drive.client.files.list({ q }, drive.options)).data;
      expect(after).toMatchObject({ incompleteSearch: false, files: [{ name: "folder" }] });
    });
  });

  test("an upload goes on while the request that stalled in it is still open", async () => {
    const size = 600 * 1024;
    const session = await openSession("stalled.bin");
    const stalled = request(session, { method: "PUT", headers: { "content-range": `bytes 0-${size - 1}/${size}` } });
    stalled.on("error", () => undefined).setHeader("content-length", size);
    await new Promise((resolve) => stalled.write("x".repeat(300 * 1024), resolve));
    const arrived = join(emulators.data, "drive", "uploads", new URL(session).searchParams.get("upload_id") ?? "");
    await expect.poll(async () => (await stat(arrived)).size).toBeGreaterThan(0);
    const { headers } = await put(session, undefined, `bytes */${size}`);
    const have = Number(headers.get("range")?.split("-")[1]) + 1;
    const rest = await put(session, "y".repeat(size - have), `bytes ${have}-${size - 1}/${size}`);
    const { id } = (await rest.json()) as { id: string };
    expect(await (await ask(`drive/v3/files/${id}?alt=media`)).text()).toBe("x".repeat(have) + "y".repeat(size - have));
    stalled.destroy();
  });

  test("a request that is refused for its fields has made nothing", async () => {
    deviates("a field of Drive v2", "files.create: ?fields: no title", "files.list: ?fields: no title");
    const requestBody = { name: "refused", parents: [drive.folder] };
    for (const media of [undefined, { body: "x" }]) {
      const made = { requestBody, fields: "id,title", ...(media ? { media } : {}) };
      expect((await refusal(drive.client.files.create(made, drive.options))).status).toBe(400);
    }
    const none = { q: "name = 'refused'", fields: "files(id)" };
    expect((await drive.client.files.list(none, drive.options)).data.files).toEqual([]);
    const wrong = drive.client.files.list({ ...none, fields: "files(title)" }, drive.options);
    expect((await refusal(wrong)).status).toBe(400);
  });

  test("what a killed process left half done is cleared away", async () => {
    const folders = ["content", "uploads"].map((name) => join(emulators.data, "drive", name));
    const fileId = await newFile(drive, "kept");
    for (const folder of folders) await writeFile(join(folder, "part-of-nothing"), "half");
    await emulators.restart();
    for (const folder of folders) expect(await readdir(folder)).not.toContain("part-of-nothing");
    expect((await drive.client.files.get({ fileId, alt: "media" }, drive.options)).data).toBe("kept");
  });

  test("a restart on the same folder loses nothing", async () => {
    const { client, options } = drive;
    const { startPageToken } = (await client.changes.getStartPageToken({}, options)).data;
    const fileId = await newFile(drive, "kept", { name: "kept.csv" });
    const trashed = await newFile(drive, "trashed");
    await client.files.update({ fileId: trashed, requestBody: { trashed: true } }, options);
    const list = { q: `'${drive.folder}' in parents`, orderBy: "name", pageSize: 1 };
    const first = (await client.files.list(list, options)).data;
    const pageToken = first.nextPageToken ?? "";
    const session = await openSession("resumed.csv");
    await put(session, "a".repeat(256 * 1024), `bytes 0-${256 * 1024 - 1}/${256 * 1024 + 1}`);
    const state = async () => ({
      file: (await client.files.get({ fileId, fields: "*" }, options)).data,
      text: (await client.files.get({ fileId, alt: "media" }, options)).data,
      next: (await client.files.list({ ...list, pageToken }, options)).data,
      changes: (await client.changes.list({ pageToken: startPageToken ?? "" }, options)).data,
      session: (await put(session, undefined, `bytes */${256 * 1024 + 1}`)).headers.get("range"),
    });
    const before = await state();
    await emulators.restart();
    expect(await state()).toEqual(before);
    const done = await put(session, "b", `bytes ${256 * 1024}-${256 * 1024}/${256 * 1024 + 1}`);
    expect(await done.json()).toMatchObject({ name: "resumed.csv" });
  });

  function serviceAccount(): string {
    return `sluice-ingest@${emulators.project}.iam.gserviceaccount.com`;
  }

  function ask(
    path: string,
    how: { method?: string; body?: string; headers?: Record<string, string> } = {},
  ): Promise<Response> {
    const headers = { authorization: `Bearer ${emulators.token}`, ...how.headers };
    return fetch(`${emulators.endpoints.drive}/${path}`, { ...how, headers });
  }

  async function openSession(name: string): Promise<string> {
    const response = await ask("upload/drive/v3/files?uploadType=resumable", {
      method: "POST",
      body: JSON.stringify({ name, parents: [drive.folder] }),
      headers: { "content-type": "application/json" },
    });
    return response.headers.get("location") ?? "";
  }

  function put(session: string, body: string | undefined, range: string): Promise<Response> {
    return fetch(session, {
      method: "PUT",
      headers: { "content-range": range },
      ...(body === undefined ? {} : { body }),
    });
  }
});

function statusOf(error: { response?: { status: number } }): { status: number } {
  if (!error.response) throw new Error("no answer", { cause: error });
  return error.response;
}
