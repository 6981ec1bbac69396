import fc from "fast-check";
import { expect, test } from "vitest";
import { inertText } from "../../src/host/inert-text.ts";
import { hostileText } from "../support/hostile-text.ts";

// The editor's own patterns: vs/base/common/linkedText.ts, and vs/base/browser/ui/iconLabel/iconLabels.ts with the names
// of vs/base/common/themables.ts.
const LINK = /\[([^\]]+)\]\(((?:https?:\/\/|command:|file:)[^\)\s]+)(?: (["'])(.+?)(\3))?\)/i;
const ICON = /(\\)?\$\(([A-Za-z0-9-]+(?:~[A-Za-z]+)?)\)/;

test.each([
  [
    "[Restore it now](command:workbench.action.terminal.new?%7B%7D)",
    "[Restore it now] (command:workbench.action.terminal.new?%7B%7D)",
  ],
  ["[a](https://evil.example 'title')", "[a] (https://evil.example 'title')"],
  ["[a](FILE:///etc/passwd)", "[a] (FILE:///etc/passwd)"],
  ["[a](vscode://x)", "[a] (vscode://x)"],
  ["[a]\u200b(command:x)", "[a] (command:x)"],
  ["[a]\u0007(command:x)", "[a] (command:x)"],
  ["$(zap) $(sync~spin) \\$(zap)", "$ (zap) $ (sync~spin) \\$ (zap)"],
])("%j is shown as %j", (text, shown) => {
  expect(inertText(text)).toBe(shown);
});

test.each(["a[1](2).csv", "$(date +%F).csv", "[draft] (see notes).csv", "100 $ (net)"])("%s stays as it is", (text) => {
  expect(inertText(text)).toBe(text);
});

test("whatever it is made of, no text holds what the editor takes for a link or an icon", () => {
  const bits = ["[", "]", "(", ")", "a", " ", "command:x", "https://x", "file:x", "$", "zap", "~spin", "\\", "'", '"'];
  const markup = fc
    .array(fc.oneof({ weight: 6, arbitrary: fc.constantFrom(...bits) }, hostileText))
    .map((parts) => parts.join(""));
  fc.assert(
    fc.property(markup, (text) => {
      const inert = inertText(text);
      // What the editor itself does to a message first.
      const flat = inert.replace(/(\r\n|\n|\r)/gm, " ").trim();
      expect(flat).not.toMatch(LINK);
      expect(flat).not.toMatch(ICON);
      expect(inertText(inert)).toBe(inert);
    }),
    { numRuns: 2000 },
  );
});
