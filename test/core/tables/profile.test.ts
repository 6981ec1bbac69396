import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import { tableProfile } from "../../../src/core/tables/profile/table-profile.ts";
import { measureOf } from "../../../src/core/tables/profile/value-type.ts";
import { rangeCounts } from "../../../src/core/tables/profile/range-counts.ts";

function profileOf(values: readonly (string | null)[]) {
  const profile = tableProfile();
  profile.look(
    values.map((value) => ({ cells: [value], line: undefined, at: undefined })),
    ["c"],
  );
  return profile.of(0, "c");
}

test.each([
  ["2024-01-31 12:00", "2024-01-31T12:00:00.000Z"],
  ["2024-01-31T12:00:00.5 UTC", "2024-01-31T12:00:00.500Z"],
  ["2024-01-31 12:00:00+02", "2024-01-31T10:00:00.000Z"],
  ["2024-01-31 12:00:00 +0230", "2024-01-31T09:30:00.000Z"],
])("%s is the same moment on any machine", (text, moment) => {
  expect(new Date(measureOf(text, "timestamp") ?? NaN).toISOString()).toBe(moment);
});

describe("types, by how values look", () => {
  test.each([
    ["integer", ["1", "-20", "", null, "+3"]],
    ["double", ["1", "2.5", ".5", "1e9"]],
    ["string", ["1", "x"]],
    ["string", ["01", "02"]],
    ["string", []],
    ["string", ["", null]],
    ["boolean", ["true", "FALSE"]],
    ["date", ["2024-01-31"]],
    ["string", ["2024-13-31"]],
    ["timestamp", ["2024-01-31T10:00:00Z", "2024-01-31 10:00:00.5 UTC"]],
    ["string", ["2024-01-31", "2024-01-31T10:00:00Z"]],
  ])("%s: %j", (type, values) => {
    expect(profileOf(values).type).toBe(type);
  });
});

test("numbers: least and greatest as numbers, and how they are spread", () => {
  const { least, greatest, histogram, empty, values, distinct, more } = profileOf([
    ...Array.from({ length: 1000 }, (_, at) => String(at)),
    "",
    null,
  ]);
  expect({ least, greatest, empty, values, distinct, more }).toEqual({
    ...{ least: "0", greatest: "999", empty: 2, values: 1002, distinct: 1000, more: false },
  });
  expect(histogram).toHaveLength(10);
  for (const { count } of histogram) expect(Math.abs(count - 100)).toBeLessThan(20);
  expect(histogram.reduce((sum, { count }) => sum + count, 0)).toBe(1000);
});

test("texts: the most frequent ones; distinct ones are counted up to a bound", () => {
  const { histogram, distinct, more, least, greatest } = profileOf([
    ...["b", "a", "b", "c", "b", "a"],
    ...Array.from({ length: 5000 }, (_, at) => `x${at}`),
  ]);
  expect(histogram.slice(0, 2)).toEqual([
    { label: "b", count: 3 },
    { label: "a", count: 2 },
  ]);
  expect({ distinct, more, least, greatest }).toEqual({ distinct: 1000, more: true, least: "a", greatest: "x999" });
});

test("moments: along the calendar", () => {
  const { histogram, least, greatest } = profileOf(["2024-01-01", "2024-01-11", "2024-01-06"]);
  expect([least, greatest]).toEqual(["2024-01-01", "2024-01-11"]);
  expect(histogram[0]).toEqual({ label: "2024-01-01 – 2024-01-02", count: 1 });
});

test("no number is lost, whatever the range", () => {
  fc.assert(
    fc.property(
      fc.array(fc.double({ noNaN: true, noDefaultInfinity: true }), { minLength: 1, maxLength: 600 }),
      (numbers) => {
        const counts = rangeCounts();
        for (const number of numbers) counts.add(number);
        const parts = counts.parts(10);
        expect(parts.reduce((sum, { count }) => sum + count, 0)).toBe(numbers.length);
        // Of the two zeros either is the least.
        expect(parts[0]!.from + 0).toBe(Math.min(...numbers) + 0);
        expect(parts.at(-1)!.to + 0).toBe(Math.max(...numbers) + 0);
      },
    ),
  );
});
