import fc from "fast-check";
import { expect, test } from "vitest";
import { keptText, readKept } from "../../../src/host/pages/kept-page.ts";
import { PAGE_COMMANDS } from "../../../src/page.ts";

test("what a tab keeps is what its page was shown by", () => {
  const command = fc.constantFrom(...PAGE_COMMANDS);
  const page = fc.record({
    key: fc.string(),
    title: fc.string(),
    again: fc.record({ command, given: fc.jsonValue() }),
  });
  fc.assert(
    fc.property(page, (kept) => {
      expect(JSON.stringify(readKept({ scrolled: 3, page: keptText(kept) }))).toBe(JSON.stringify(kept));
    }),
  );
});

test.each([
  ["nothing", undefined],
  ["a state of before", { scrolled: 3, tables: {} }],
  ["no JSON", { page: "{" }],
  ["a command that shows no page", keep("sluice.batch.submit")],
  ["a command of the editor", keep("workbench.action.closeWindow")],
])("of %s nothing is shown anew", (_name, state) => {
  expect(readKept(state)).toBeUndefined();
});

function keep(command: string) {
  return { page: JSON.stringify({ key: "k", title: "t", again: { command, given: null } }) };
}
