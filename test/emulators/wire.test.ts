import { Readable } from "node:stream";
import { text } from "node:stream/consumers";
import { describe, expect, test } from "vitest";
import * as z from "zod";
import { readContentRange } from "../../emulators/google/content-range.ts";
import {
  flag,
  integer,
  notEmulated,
  readParameters,
  required,
  text as word,
} from "../../emulators/google/parameters.ts";
import { checkMask, fieldsOf, parseMask, prune } from "../../emulators/google/partial-response.ts";
import { readRelated } from "../../emulators/google/multipart.ts";
import { emulatedOnlyIf, readResource } from "../../emulators/google/resource.ts";

/** What Google's APIs have in common on the wire, whichever service it is. */
describe("a query", () => {
  const known = { versions: flag, maxResults: integer(0, 1000), project: required(word), filter: notEmulated() };
  const read = (query: string) => readParameters(new URL(`http://127.0.0.1/?project=p&${query}`), known);

  test.each(["true", "True", "TRUE", "1", "t", "yes"])("takes %s for true", (value) => {
    expect(read(`versions=${value}`).versions).toBe(true);
  });

  test.each(["false", "False", "0", "n"])("takes %s for false", (value) => {
    expect(read(`versions=${value}`).versions).toBe(false);
  });

  test("takes the parameters of every method, and an empty one as left out", () => {
    const system = "alt=json&$alt=json%3Benum-encoding=int&fields=a&key=k&prettyPrint=false&quotaUser=u&maxResults=";
    expect(read(system)).toEqual({ versions: undefined, maxResults: undefined, project: "p", filter: undefined });
  });

  test.each([
    ["versions=maybe", 400, "versions"],
    ["maxResults=1001", 400, "maxResults"],
    ["maxResults=many", 400, "maxResults"],
    ["filter=contexts", 501, "filter"],
    ["ifGenerationNotMatsch=1", 400, "ifGenerationNotMatsch"],
    ["toString=1", 400, "toString"],
  ])("with %s is refused with %i by name", (query, status, name) => {
    expect(() => read(query)).toThrow(
      expect.objectContaining({ status, message: expect.stringContaining(name) as string }),
    );
  });

  test("without what is required is refused by name", () => {
    expect(() => readParameters(new URL("http://127.0.0.1/?project="), known)).toThrow("Required parameter: project");
  });
});

describe("a mask", () => {
  const inner = z.object({ name: z.string(), size: z.string().optional(), metadata: z.record(z.string(), z.string()) });
  const fields = fieldsOf(z.object({ kind: z.string(), items: z.array(inner.nullish()).optional() }));
  const answer = { kind: "k", items: [{ name: "a", size: "1", metadata: { x: "1", y: "2" } }] };
  const cut = (mask: string) => prune(answer, checkMask(fields, parseMask(mask)));

  test.each([
    ["kind", { kind: "k" }],
    ["items(name, size)", { items: [{ name: "a", size: "1" }] }],
    ["items/metadata/x,kind", { kind: "k", items: [{ metadata: { x: "1" } }] }],
    ["items/name,items", { kind: undefined, items: answer.items }],
    ["items/*", { items: answer.items }],
    ["*", answer],
    ["*/name", { kind: "k", items: [{ name: "a" }] }],
  ])("%s keeps what it names", (mask, kept) => {
    expect(cut(mask)).toEqual(kept);
  });

  test.each([
    "bogus",
    "items(bogus)",
    "items/name/bogus",
    "*/bogus",
    "items(name",
    "items()",
    ",",
    "kind)",
    "__proto__",
  ])("%s is refused", (mask) => {
    expect(() => cut(mask)).toThrow(expect.objectContaining({ status: 400, reason: "invalidParameter" }));
  });
});

describe("a resource", () => {
  const resource = {
    settable: z.object({
      labels: z.record(z.string(), z.string()).nullish(),
      retention: emulatedOnlyIf(z.object({ seconds: z.number() }).strict().nullish(), (value) => value?.seconds === 0),
    }),
    outputOnly: { id: "value" },
    notEmulated: { acl: { role: "value" }, held: "value" },
  } as const;

  test("keeps what may be set, and drops what only the service sets or what asks for nothing", () => {
    const sent = { labels: { a: "1" }, retention: { seconds: 0 }, id: 7, acl: [], held: false };
    expect(readResource(resource, sent)).toEqual({ labels: { a: "1" }, retention: { seconds: 0 } });
    for (const nothing of [null, undefined, {}]) expect(readResource(resource, nothing)).toEqual({});
    expect(readResource(resource, { labels: null, acl: null })).toEqual({ labels: null });
  });

  test.each([
    [{ lables: {} }, 400, "lables"],
    [{ labels: "x" }, 400, "labels"],
    [{ retention: { seconds: 0, more: 1 } }, 400, "more"],
    [{ retention: { seconds: 60 } }, 501, "retention"],
    [{ acl: [{ role: "OWNER" }] }, 501, "acl"],
    [{ held: true }, 501, "held"],
    [[], 400, ""],
    ["text", 400, ""],
  ])("%j is refused with %i by name", (sent, status, name) => {
    const refused = expect.objectContaining({ status, message: expect.stringContaining(name) as string }) as Error;
    expect(() => readResource(resource, sent)).toThrow(refused);
  });
});

describe("a multipart/related body", () => {
  const read = async (body: string, boundary = '"==0=="', chunk = 7) => {
    const whole = Buffer.from(body);
    const pieces = Array.from({ length: Math.ceil(whole.length / chunk) }, (_, at) =>
      whole.subarray(at * chunk, (at + 1) * chunk),
    );
    const { metadata, contentType, bytes } = await readRelated(
      `multipart/related; boundary=${boundary}`,
      Readable.from(pieces),
    );
    return { metadata, contentType, content: await text(Readable.from(bytes)) };
  };
  const lines = (...text: string[]) => text.join("\n");
  const written = lines(
    "--==0==",
    "Content-Type: application/json",
    "",
    '{"name":"x"}',
    "--==0==",
    "Content-Type: text/csv",
    "",
    "a\r\nb\n\r",
    "--==0==--",
  );

  test("may end its lines with LF alone, as Google's Python client and gcsfs write them", async () => {
    const expected = { metadata: { name: "x" }, contentType: "text/csv", content: "a\r\nb\n\r" };
    for (const chunk of [1, 7, 1000]) expect(await read(written, undefined, chunk)).toEqual(expected);
    const crlf = written.replaceAll(/\r?\n/g, "\r\n");
    expect(await read(`preamble\r\n${crlf}\r\nepilogue`, "==0==")).toEqual({ ...expected, content: "a\r\nb\r\n" });
  });

  test("may have parts without headers", async () => {
    expect(await read("--b\n\n{}\n--b\n\nbytes\n--b--", "b")).toEqual({
      metadata: {},
      contentType: undefined,
      content: "bytes",
    });
  });

  test.each(["", "--b\n\n{}\n--b--\n", "--b\n\n{}\n--b\n\nbytes", "--b\n\n{nonsense\n--b\n\nbytes\n--b--"])(
    "%j is refused",
    async (body) => {
      await expect(read(body, "b")).rejects.toMatchObject({ status: 400 });
    },
  );
});

test("a Content-Range that is none is refused", () => {
  for (const header of ["bytes", "bytes 0-1", "bytes x-1/2", "items 0-1/2"]) {
    expect(() => readContentRange(header)).toThrow(expect.objectContaining({ status: 400 }));
  }
});
