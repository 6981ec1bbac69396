import fc from "fast-check";
import { expect, it } from "vitest";
import { safeName } from "../../../../src/core/ingest/raw/safe-name.ts";

it.each([
  ["airports.csv", "airports.csv"],
  ["Relatório de vendas (final).csv", "Relatório de vendas (final).csv"],
  ["a/b\\c:d*e?f[g]{h}#i.csv", "a_b_c_d_e_f_g__h__i.csv"],
  ["_staging.csv", "file-_staging.csv"],
  [".hidden", "file-.hidden"],
  ["..", "file-"],
  ["", "file-"],
  ["aux.csv", "file-aux.csv"],
  ["auxiliary.csv", "auxiliary.csv"],
  ["  spaced.csv. ", "spaced.csv"],
  ["e\u0301.csv", "é.csv"],
  ["x._COPYING_", "x._COPYING-"],
  [`${"ä".repeat(300)}.csv`, `${"ä".repeat(98)}.csv`],
])("makes %j into %j", (name, safe) => {
  expect(safeName(name)).toBe(safe);
});

const anyName = fc.oneof(fc.string({ unit: "binary" }), fc.string({ unit: "grapheme", maxLength: 400 }), fc.string());

it("gives any name one that Cloud Storage and Spark take, and keeps it when asked again", () => {
  fc.assert(
    fc.property(anyName, (name) => {
      const safe = safeName(name);
      expect(safe).toMatch(/^[\p{L}\p{M}\p{N} ._()-]+$/u);
      expect(safe).not.toMatch(/^[_.]/);
      expect(Buffer.byteLength(safe)).toBeLessThanOrEqual(200);
      expect(safe).not.toMatch(/[. ]$/);
      expect(safeName(safe)).toBe(safe);
    }),
    { numRuns: 2000 },
  );
});
