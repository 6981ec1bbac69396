import { expect, test } from "vitest";
import { describeWhen } from "../../src/views/when.ts";

const t = (text: string, ...values: readonly (string | number)[]) =>
  text.replace(/\{(\d+)\}/g, (_whole, index) => String(values[Number(index)]));

/** As seen from noon in São Paulo, or as given. */
const told = (time: string, now = "2026-03-10T15:00:00Z", locale = "en-GB", zone = "America/Sao_Paulo") =>
  describeWhen(Date.parse(time), { now: Date.parse(now), locale, zone, t });

test.each([
  ["2026-03-10T11:02:00Z", "08:02"],
  ["2026-03-10T03:00:00Z", "00:00"],
  ["2026-03-10T02:59:00Z", "yesterday 23:59"],
  ["2026-03-09T03:00:00Z", "yesterday 00:00"],
  ["2026-03-09T02:59:00Z", "8 Mar 23:59"],
  ["2026-01-01T12:00:00Z", "1 Jan 09:00"],
  ["2026-01-01T02:00:00Z", "31 Dec 2025 23:00"],
])("%s is %s", (time, when) => {
  expect(told(time)).toBe(when);
});

test("what is no moment is told as that: a document in the lake may say anything", () => {
  expect(told("some day")).toBe("unknown time");
});

test("a day that has 23 hours has a day before it", () => {
  const [now, zone] = ["2026-03-30T00:30:00+02:00", "Europe/Berlin"];
  expect(told("2026-03-29T00:15:00+01:00", now, "en-GB", zone)).toBe("yesterday 00:15");
  expect(told("2026-03-28T23:45:00+01:00", now, "en-GB", zone)).toBe("28 Mar 23:45");
});

test("months are in the language", () => {
  expect(told("2026-02-01T12:00:00Z", undefined, "pt-br")).toBe("1 de fev. 09:00");
});
