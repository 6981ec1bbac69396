import { constants } from "node:buffer";
import { expect, test } from "vitest";
import { printJson } from "../../src/cli/output.ts";

test("a result that no line of JSON can hold is a failure with words", () => {
  // Each of these characters takes six in JSON.
  const cell = "\u0001".repeat(2 ** 20);
  const act = () => printJson({ row: Array.from({ length: 90 }, () => cell) });
  expect(act).toThrow(
    expect.objectContaining({ code: "output.too-long", params: { most: constants.MAX_STRING_LENGTH } }),
  );
});
