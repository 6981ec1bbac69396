import { describe, expect, it } from "vitest";
import { isTransient, readRemoteError, remoteFailure } from "../../../src/core/google/remote-failure.ts";

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
  it.each([
    [gaxios(404, "notFound"), "remote.not-found"],
    [gaxios(403, "forbidden"), "remote.denied"],
    [gaxios(412, "conditionNotMet"), "remote.conflict"],
    [gaxios(409, "conflict"), "remote.conflict"],
    [gaxios(400, "invalid"), "remote.invalid"],
    [gaxios(401, "authError"), "credentials.refused"],
    [gaxios(403, "Request had insufficient authentication scopes."), "credentials.drive-scope"],
    [gaxios(503, "backendError"), "remote.unavailable"],
    [broken("ECONNREFUSED"), "remote.unavailable"],
  ])("of %s is %s", (error, code) => {
    expect(remoteFailure("drive", "file x", error).code).toBe(code);
  });
});

it("hears how long the service wants us to wait", () => {
  expect(readRemoteError(gaxios(429, "rateLimitExceeded", { "retry-after": "7" })).retryAfter).toBe(7);
});
