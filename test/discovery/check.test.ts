import { gzipSync } from "node:zlib";
import { describe, expect, test } from "vitest";
import { deviationsOf } from "./check.ts";
import { readDocument } from "./document.ts";
import type { Exchange } from "./exchange.ts";
import { bodyOf, exchange, SHELF, tokenWith } from "./planted.ts";

const shelf = readDocument(JSON.stringify(SHELF));
const newer = readDocument(JSON.stringify({ ...SHELF, servicePath: "" }));
const check = (one: Exchange) => deviationsOf([shelf], one);

const BOX = {
  id: "a",
  size: "12",
  made: "2026-01-31T00:00:00.5Z",
  shape: "ROUND",
  open: true,
  labels: { of: "mine" },
  lid: { colour: "red", screws: 4 },
};
const REFUSED = { domain: "global", reason: "notFound", message: "Not Found" };
const error = (code: number) => ({ error: { code, message: "Not Found", errors: [REFUSED] } });

describe("what the document knows passes", () => {
  test.each<[string, Exchange]>([
    [
      "a list",
      exchange("GET", "/shelf/v1/boxes?owner=me&deep=true&limit=3&order=up", { got: { items: [BOX], next: "x" } }),
    ],
    ["a repeated parameter", exchange("GET", "/shelf/v1/boxes?owner=me&word=a&word=b")],
    ["a mask", exchange("GET", "/shelf/v1/boxes?owner=me&fields=next,items(id,lid/colour,labels/any)")],
    ["a mask of everything", exchange("GET", "/shelf/v1/boxes?owner=me&fields=*")],
    ["an insert", exchange("POST", "/shelf/v1/boxes", { sent: BOX, got: BOX })],
    ["null for an absent field", exchange("POST", "/shelf/v1/boxes", { sent: { id: null, lid: null } })],
    ["a whole body of null", exchange("POST", "/shelf/v1/boxes", { sent: null })],
    ["a deletion", exchange("DELETE", "/shelf/v1/boxes/a%2Fb", { status: 204 })],
    ["an error", exchange("GET", "/shelf/v1/boxes/a", { status: 404, got: error(404) })],
    ["a custom verb", exchange("POST", "/shelf/v1/rooms/r/boxes/b:open")],
    ["a narrow token that suffices", exchange("GET", "/shelf/v1/boxes/a", { token: tokenWith("shelf.read_only") })],
    [
      "a narrow token refused",
      exchange("DELETE", "/shelf/v1/boxes/a", { token: tokenWith("x"), status: 403, got: error(403) }),
    ],
    [
      "enums by number where they were asked for",
      exchange("GET", "/shelf/v1/boxes/a?$alt=json;enum-encoding=int", { got: { shape: 1 } }),
    ],
    ["content", exchange("GET", "/shelf/v1/boxes/a?alt=media", { got: { anything: 1 } })],
    ["an upload of content", exchange("POST", "/upload/shelf/v1/boxes?uploadType=media", { sent: { anything: 1 } })],
  ])("%s", (_, one) => {
    expect(check(one)).toEqual([]);
  });
});

describe("what it does not know is a line", () => {
  test.each<[string, Exchange, string]>([
    ["an address", exchange("GET", "/shelf/v1/jars"), "GET /shelf/v1/jars: no such method, answered 200"],
    ["a verb", exchange("PATCH", "/shelf/v1/boxes/a"), "PATCH /shelf/v1/boxes/a: no such method, answered 200"],
    [
      "no address",
      exchange("GET", "http://[", { status: 400, got: error(400) }),
      "GET http://[: no address, answered 400",
    ],
    [
      "a path that is not the parameter's",
      exchange("POST", "/shelf/v1/r/b:open"),
      "POST /shelf/v1/r/b:open: no such method, answered 200",
    ],
    [
      "an unknown parameter",
      exchange("GET", "/shelf/v1/boxes?owner=me&onwer=me"),
      "shelf.boxes.list: ?onwer: unknown parameter",
    ],
    ["a missing parameter", exchange("GET", "/shelf/v1/boxes"), "shelf.boxes.list: ?owner: required"],
    [
      "a parameter given twice",
      exchange("GET", "/shelf/v1/boxes?owner=me&owner=you"),
      "shelf.boxes.list: ?owner: given 2 times",
    ],
    [
      "a wrong boolean",
      exchange("GET", "/shelf/v1/boxes?owner=me&deep=True"),
      "shelf.boxes.list: ?deep: not a boolean: True",
    ],
    [
      "a wrong number",
      exchange("GET", "/shelf/v1/boxes?owner=me&limit=all"),
      "shelf.boxes.list: ?limit: not a number: all",
    ],
    [
      "a wrong choice",
      exchange("GET", "/shelf/v1/boxes?owner=me&order=sideways"),
      "shelf.boxes.list: ?order: not in the enum: sideways",
    ],
    [
      "a mask that names nothing",
      exchange("GET", "/shelf/v1/boxes?owner=me&fields=items(id,title)"),
      "shelf.boxes.list: ?fields: no title in items(id,title)",
    ],
    [
      "a mask that names nothing further in",
      exchange("GET", "/shelf/v1/boxes/a?fields=lid/size"),
      "shelf.boxes.get: ?fields: no size in lid/size",
    ],
    [
      "a mask that is none",
      exchange("GET", "/shelf/v1/boxes/a?fields=lid(colour"),
      "shelf.boxes.get: ?fields: not a mask: lid(colour",
    ],
    [
      "an unknown field sent",
      exchange("POST", "/shelf/v1/boxes", { sent: { lid: { color: "red" } } }),
      'shelf.boxes.insert: request.lid: unknown field color: "red"',
    ],
    [
      "a wrong type sent",
      exchange("POST", "/shelf/v1/boxes", { sent: { open: "yes" } }),
      'shelf.boxes.insert: request.open: not a boolean: "yes"',
    ],
    [
      "a number for an int64",
      exchange("POST", "/shelf/v1/boxes", { sent: { size: 12 } }),
      "shelf.boxes.insert: request.size: not a string: 12",
    ],
    [
      "a body where none goes",
      exchange("DELETE", "/shelf/v1/boxes/a", { sent: BOX, status: 204 }),
      "shelf.boxes.delete: request: the method takes no body",
    ],
    ["no JSON", exchange("POST", "/shelf/v1/boxes", { sent: "{" }), 'shelf.boxes.insert: request: not an object: "{"'],
    [
      "an unknown field answered",
      exchange("GET", "/shelf/v1/boxes/a", { got: { colour: "red" } }),
      'shelf.boxes.get: answer: unknown field colour: "red"',
    ],
    [
      "a wrong format answered",
      exchange("GET", "/shelf/v1/boxes/a", { got: { made: "yesterday" } }),
      'shelf.boxes.get: answer.made: not date-time: "yesterday"',
    ],
    [
      "a wrong choice answered, in a list",
      exchange("GET", "/shelf/v1/boxes?owner=me", { got: { items: [{ shape: "FLAT" }] } }),
      'shelf.boxes.list: answer.items[].shape: not in the enum: "FLAT"',
    ],
    [
      "null answered",
      exchange("GET", "/shelf/v1/boxes/a", { got: { id: null } }),
      "shelf.boxes.get: answer.id: not a string: null",
    ],
    [
      "enums by number where nobody asked",
      exchange("GET", "/shelf/v1/boxes/a", { got: { shape: 1 } }),
      "shelf.boxes.get: answer.shape: not a string: 1",
    ],
    [
      "an answer where none is given",
      exchange("DELETE", "/shelf/v1/boxes/a", { got: {} }),
      "shelf.boxes.delete: answer: 200 with a body, of which the document knows nothing",
    ],
    [
      "an error of another form",
      exchange("GET", "/shelf/v1/boxes/a", { status: 404, got: { message: "no" } }),
      `shelf.boxes.get: answer: 404 without Google's error body: {"message":"no"}`,
    ],
    [
      "an error of another code",
      exchange("GET", "/shelf/v1/boxes/a", { status: 404, got: error(500) }),
      `shelf.boxes.get: answer: 404 without Google's error body: ${JSON.stringify(error(500)).slice(0, 80)}`,
    ],
    [
      "an error without a body",
      exchange("GET", "/shelf/v1/boxes/a", { status: 404 }),
      "shelf.boxes.get: answer: 404 without Google's error body: nothing",
    ],
    [
      "an answer to nobody",
      exchange("GET", "/shelf/v1/boxes/a", { token: null }),
      "shelf.boxes.get: answered 200 without a token",
    ],
    [
      "an answer to a token of nobody",
      exchange("GET", "/shelf/v1/boxes/a", { token: "ya29.stolen" }),
      "shelf.boxes.get: answered 200 without a token",
    ],
    [
      "an answer to a token too narrow",
      exchange("DELETE", "/shelf/v1/boxes/a", { token: tokenWith("shelf.read_only"), status: 204 }),
      "shelf.boxes.delete: answered 204 to a token with shelf.read_only",
    ],
    [
      "a refusal of a token that suffices",
      exchange("DELETE", "/shelf/v1/boxes/a", {
        token: tokenWith("shelf"),
        status: 403,
        got: { error: { ...error(403).error, message: "Request had insufficient authentication scopes." } },
      }),
      "shelf.boxes.delete: refused the scopes of a token with shelf",
    ],
  ])("%s", (_, one, line) => {
    expect(check(one)).toEqual([line]);
  });
});

test("the metadata of a multipart upload is held, whatever ends its lines", () => {
  for (const end of ["\r\n", "\n"]) {
    const part = (type: string, body: string) => `--xyz${end}content-type: ${type}${end}${end}${body}${end}`;
    const body = `${part("application/json", '{"title":"é"}')}${part("text/csv", "a,b")}--xyz--`;
    const one = exchange("POST", "/upload/shelf/v1/boxes?alt=json&uploadType=multipart");
    const headers = { ...one.headers, "content-type": 'multipart/related; boundary="xyz"' };
    expect(check({ ...one, headers, sent: bodyOf(body) })).toContain(
      'shelf.boxes.insert: request: unknown field title: "é"',
    );
  }
});

test("of an upload session only the answer is held, and its cancelling has no error body", () => {
  const session = "/upload/shelf/v1/boxes?upload_id=x&anything=y";
  expect(check(exchange("PUT", session, { token: null, got: { colour: "red" } }))).toEqual([
    'shelf.boxes.insert: answer: unknown field colour: "red"',
  ]);
  expect(check(exchange("DELETE", session, { token: null, status: 499 }))).toEqual([]);
});

test("an answer that was cut is not held, its request is", () => {
  const { answer, ...cut } = exchange("GET", "/shelf/v1/boxes", { got: { colour: "red" } });
  expect(answer).toBeDefined();
  expect(check(cut)).toEqual(["shelf.boxes.list: ?owner: required"]);
});

test("newer services tell an error by its status", () => {
  const refused = exchange("GET", "/boxes/a", {
    status: 404,
    got: { error: { code: 404, message: "x", status: "NOT_FOUND" } },
  });
  expect(deviationsOf([newer], refused)).toEqual([]);
  expect(deviationsOf([newer], { ...refused, answer: { ...refused.answer!, body: bodyOf(error(404)) } })).toHaveLength(
    1,
  );
});

test("of what is not in any document nothing is said", () => {
  for (const path of ["/_faults", "/computeMetadata/v1/project/project-id", "/batch/storage/v1"]) {
    expect(check(exchange("POST", path))).toBeUndefined();
  }
});

test("a compressed body is held for what it is", () => {
  const one = exchange("POST", "/shelf/v1/boxes", { sent: "" });
  const headers = { ...one.headers, "content-encoding": "gzip" };
  const sent = { bytes: gzipSync('{"title":"x"}'), whole: true };
  expect(check({ ...one, headers, sent })).toEqual(['shelf.boxes.insert: request: unknown field title: "x"']);
  const broken = check({ ...one, headers, sent: bodyOf("no gzip") });
  expect(broken).toEqual(['shelf.boxes.insert: request: not an object: "no gzip"']);
});
