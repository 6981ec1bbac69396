import { describe, expect, test } from "vitest";
import { isPlainInText, uriBeingTyped, urisIn } from "../../../src/core/lake-files/uris-in-text.ts";

const found = (text: string) =>
  urisIn(text).map(({ start, end, bucket, object }) => [text.slice(start, end), bucket, object]);

describe("addresses in a text", () => {
  test.each([
    ['df = spark.read.csv("gs://lake/raw/1/a b.csv")', ["gs://lake/raw/1/a b.csv", "lake", "raw/1/a b.csv"]],
    ["path: gs://lake/reports/a.csv # the last one", ["gs://lake/reports/a.csv", "lake", "reports/a.csv"]],
    ["Look into gs://lake/reports/.", ["gs://lake/reports/", "lake", "reports/"]],
    ["(gs://lake/a.csv)", ["gs://lake/a.csv", "lake", "a.csv"]],
    ["'gs://lake'", ["gs://lake", "lake", ""]],
    ['{"uri": "gs://lake/a#1?.csv"}', ["gs://lake/a#1?.csv", "lake", ""]],
    ['"gs://lake/raw/*/part-*.csv"', ["gs://lake/raw/*/part-*.csv", "lake", "raw/"]],
    ['"gs://lake/\u00e9\u202e.csv"', ["gs://lake/\u00e9\u202e.csv", "lake", "\u00e9\u202e.csv"]],
  ])("of %j is found", (text, expected) => expect(found(text)).toEqual([expected]));

  test.each([
    ...["gs://${var.bucket}/a", '"gs://lake/${local.path}/a.csv"', 'f"gs://lake/{name}.csv"', '"gs://lake/$NAME"'],
    ...[
      '"gs://lake/%s.csv" % name',
      '"gs://lake/a\\u0020b"',
      "gs://",
      "gs://A/b",
      '"gs://lake/never closed',
      "gs://lake:80/a",
    ],
  ])("that is made of parts or is none is not: %j", (text) => expect(found(text)).toEqual([]));

  test("are found one beside the other, and a hostile text takes no time", () => {
    expect(found('["gs://a-b/1", "gs://c-d/2"]').map(([uri]) => uri)).toEqual(["gs://a-b/1", "gs://c-d/2"]);
    expect(urisIn('"gs://lake/a" '.repeat(5000))).toHaveLength(1000);
    expect(urisIn(`gs://${"a".repeat(1_000_000)}`)).toEqual([]);
    expect(urisIn("gs://".repeat(200_000))).toEqual([]);
  });
});

test.each([
  ['x = "gs://', { kind: "bucket", typed: "" }],
  ['x = "gs://la', { kind: "bucket", typed: "la" }],
  ['x = "gs://lake/', { kind: "object", bucket: "lake", typed: "" }],
  ["a: gs://lake/raw/a b", { kind: "object", bucket: "lake", typed: "raw/a b" }],
  ['"gs://lake/a", "', undefined],
  ['f"gs://lake/{x}/', undefined],
  ["https://lake/", undefined],
])("after %j what is typed is known", (line, expected) => {
  expect(uriBeingTyped(line)).toEqual(expected);
});

test.each(['a"b', "a\\b", "${a}", "a\nb"])("%j is not put into a text", (name) => {
  expect(isPlainInText(name)).toBe(false);
  expect(isPlainInText("a b/\u00e9.csv")).toBe(true);
});
