import { once } from "node:events";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { describe, expect, it, onTestFinished } from "vitest";
import { isTransient, readRemoteError, remoteFailure } from "../../../src/core/google/remote-failure.ts";
import { retrying } from "../../../src/core/google/retry.ts";

/** As the Drive client throws it. */
const gaxios = (status: number, reason: string, headers: Record<string, string> = {}) =>
  Object.assign(new Error(reason), {
    response: {
      status,
      headers: new Headers(headers),
      data: { error: { code: status, message: reason, errors: [{ reason }] } },
    },
  });
const broken = (code: string) => Object.assign(new Error(`read ${code}`), { code });

describe("what is worth another try", () => {
  it.each([
    gaxios(403, "userRateLimitExceeded"),
    gaxios(403, "rateLimitExceeded"),
    gaxios(429, "rateLimitExceeded"),
    gaxios(408, "timeout"),
    gaxios(500, "backendError"),
    gaxios(503, "backendError"),
    broken("ECONNRESET"),
    broken("EPIPE"),
    new Error("aborted"),
    Object.assign(new Error("unavailable"), { code: 14 }),
    Object.assign(new Error("slow down"), { code: 503 }),
  ])("is %s", (error) => {
    expect(isTransient(error)).toBe(true);
  });

  it.each([
    gaxios(400, "invalid"),
    gaxios(401, "authError"),
    gaxios(403, "insufficientFilePermissions"),
    gaxios(403, "downloadQuotaExceeded"),
    gaxios(404, "notFound"),
    gaxios(412, "conditionNotMet"),
    new TypeError("x is not a function"),
    "a string",
    undefined,
  ])("is not %s", (error) => {
    expect(isTransient(error)).toBe(false);
  });
});

describe("the failure that a user is told", () => {
  it("names the proxy that wants a login, whose answer a client took for the service's", () => {
    const why = { kind: "proxy-wants-login" };
    expect(remoteFailure("drive", { kind: "file", id: "x" }, gaxios(407, ""), "http://proxy:3128")).toMatchObject({
      ...{ code: "remote.proxy", params: { proxy: "http://proxy:3128", why } },
    });
  });

  it.each([
    [gaxios(404, "notFound"), "remote.not-found"],
    [gaxios(403, "forbidden"), "remote.denied"],
    [gaxios(412, "conditionNotMet"), "remote.conflict"],
    [gaxios(409, "conflict"), "remote.conflict"],
    [gaxios(400, "invalid"), "remote.invalid"],
    [gaxios(407, ""), "remote.unavailable"],
    [gaxios(401, "authError"), "credentials.refused"],
    [gaxios(403, "Request had insufficient authentication scopes."), "credentials.drive-scope"],
    [gaxios(503, "backendError"), "remote.unavailable"],
    [broken("ECONNREFUSED"), "remote.unavailable"],
  ])("of %s is %s", (error, code) => {
    expect(remoteFailure("drive", { kind: "file", id: "x" }, error)).toMatchObject({ code });
  });
});

describe("a request", () => {
  const asked = { service: "drive", what: { kind: "folder", id: "x" }, signal: new AbortController().signal } as const;
  const ask = (work: () => unknown) =>
    retrying({ ...asked, patience: { retries: 1, firstWait: 1, longestWait: 1 } }, () =>
      Promise.resolve().then(work),
    ).catch((error: unknown) => error);

  it.each([
    ["nothing has that method", () => (undefined as never as { name: string }).name, TypeError],
    ["an argument is none", () => Buffer.alloc(1).fill(Symbol("x") as never), TypeError],
    ["a number is out of range", () => Buffer.alloc(1).readUInt8(3), RangeError],
    ["it ends nowhere", () => (0).toFixed(1000), RangeError],
  ])("that ends since %s, ends on a defect", async (_, slip, kind) => {
    expect(await ask(slip)).toBeInstanceOf(kind);
  });

  it("that nobody answers is not taken for one, nor one that is cut", async () => {
    const server = createServer((request, response) => {
      if (request.url === "/silent") request.socket.destroy();
      else response.writeHead(200, { "content-length": "10" }).write("1", () => response.destroy());
    });
    await once(server.listen(0, "127.0.0.1"), "listening");
    onTestFinished(() => void server.close());
    const { port } = server.address() as AddressInfo;
    for (const path of ["silent", "cut"]) {
      const failure = await ask(async () => (await fetch(`http://127.0.0.1:${port}/${path}`)).text());
      expect(failure).toMatchObject({ code: "remote.unavailable", cause: { constructor: TypeError } });
    }
  });
});

it("hears how long the service wants us to wait", () => {
  expect(readRemoteError(gaxios(429, "rateLimitExceeded", { "retry-after": "7" })).retryAfter).toBe(7);
});
