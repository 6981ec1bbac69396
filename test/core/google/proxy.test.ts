import { describe, expect, test } from "vitest";
import { noProxyOf, proxyFor, readProxySettings } from "../../../src/core/google/proxy.ts";

const GOOGLE = "https://storage.googleapis.com/storage/v1/b";
const via = (url: string, environment: Record<string, string>) =>
  proxyFor(new URL(url), readProxySettings(environment))?.href;

test.each([
  [{}, undefined],
  [{ HTTPS_PROXY: "http://p:1" }, "http://p:1/"],
  [{ https_proxy: "http://small:1", HTTPS_PROXY: "http://large:1" }, "http://small:1/"],
  [{ ALL_PROXY: "http://all:1" }, "http://all:1/"],
  [{ https_proxy: "p:1" }, "http://p:1/"],
  [{ HTTPS_PROXY: "  " }, undefined],
  [{ HTTP_PROXY: "http://p:1" }, undefined],
])("by %j Google is reached through %s", (environment, proxy) => {
  expect(via(GOOGLE, environment)).toBe(proxy);
});

test.each(["socks5://p:1", "pac+http://p", "http://"])("%s is refused by the name of its variable", (address) => {
  expect(() => via(GOOGLE, { HTTPS_PROXY: address })).toThrow("proxy.invalid");
  expect(() => via(GOOGLE, { HTTPS_PROXY: address })).toThrow("HTTPS_PROXY");
});

describe("what no proxy is asked for", () => {
  const HTTPS_PROXY = "http://p:1";
  test.each([
    "http://127.0.0.1:1/",
    "http://127.9.9.9/",
    "http://localhost:1/",
    "http://drive.localhost/",
    "http://[::1]:1/",
    "http://metadata.google.internal/",
    "http://169.254.169.254/",
  ])("%s", (url) => {
    expect(via(url, { HTTPS_PROXY, ALL_PROXY: HTTPS_PROXY })).toBeUndefined();
  });

  test.each([
    ["*", true],
    ["storage.googleapis.com", true],
    ["googleapis.com", true],
    [".googleapis.com", true],
    ["*.googleapis.com", true],
    ["intranet.example , STORAGE.GOOGLEAPIS.COM", true],
    ["storage.googleapis.com:443", true],
    ["storage.googleapis.com:8443", false],
    ["apis.com", false],
    ["drive.googleapis.com", false],
    ["", false],
    [",,", false],
  ])("NO_PROXY %j: %s", (NO_PROXY, isStraight) => {
    expect(via(GOOGLE, { HTTPS_PROXY, NO_PROXY }) === undefined).toBe(isStraight);
  });
});

test("the editor's own proxy comes before the environment's, unless it is off", () => {
  const environment = { HTTPS_PROXY: "http://env:1", NO_PROXY: "a" };
  const editor = {
    ...{ address: "http://editor:1", exempt: [], support: "override" },
    ...{ authorization: "Bearer of the editor", strict: false },
  };
  expect(readProxySettings(environment, editor)).toEqual({
    proxy: {
      ...{ address: "http://editor:1", source: "http.proxy" },
      ...{ authorization: "Bearer of the editor", checked: false },
    },
    exempt: ["a"],
  });
  expect(readProxySettings(environment, { ...editor, exempt: ["b"] }).exempt).toEqual(["b"]);
  expect(readProxySettings(environment, { ...editor, support: "off" }).proxy?.source).toBe("HTTPS_PROXY");
  expect(readProxySettings(environment, { ...editor, address: undefined }).proxy?.source).toBe("HTTPS_PROXY");
});

test("libraries that know only NO_PROXY are told of the metadata server too", () => {
  expect(noProxyOf({ no_proxy: "a.example" }).split(",")).toEqual(
    expect.arrayContaining(["a.example", "127.0.0.1", "localhost", "metadata.google.internal", "169.254.169.254"]),
  );
});
