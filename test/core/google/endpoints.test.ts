import { describe, expect, it } from "vitest";
import { Failure } from "../../../src/core/failure.ts";
import { readEndpoints } from "../../../src/core/google/endpoints.ts";

describe("endpoints", () => {
  it("are Google's where none are given", () => {
    expect(readEndpoints("europe-west1", {})).toEqual({
      drive: "https://www.googleapis.com",
      storage: "https://storage.googleapis.com",
      dataproc: "https://europe-west1-dataproc.googleapis.com",
    });
  });

  it.each(["http://127.0.0.1:8080", "http://localhost:1", "http://[::1]:9", "https://drive.googleapis.com"])(
    "may be %s",
    (drive) => {
      expect(readEndpoints("europe-west1", { drive }).drive).toBe(drive);
    },
  );

  it.each([
    "http://storage.googleapis.com",
    "https://googleapis.com",
    "https://googleapis.com.evil.example",
    "https://evilgoogleapis.com",
    "https://evil.example",
    "http://127.0.0.1.evil.example",
    "http://127.0.0.1@evil.example",
    "http://user@127.0.0.1",
    "http://0.0.0.0:80",
    "http://127.0.0.1/path",
    "https://www.googleapis.com/?x=1",
    "ftp://127.0.0.1",
    "file:///etc/passwd",
    "127.0.0.1:80",
    "",
  ])("may not be %s: a token would leave for it", (storage) => {
    expect(() => readEndpoints("europe-west1", { storage })).toThrow(
      new Failure("endpoint.not-allowed", { service: "storage", endpoint: storage }),
    );
  });
});
