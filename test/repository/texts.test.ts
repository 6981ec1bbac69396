import { globSync, readFileSync } from "node:fs";
import { join } from "node:path";
import ts from "typescript";
import { expect, test } from "vitest";
import * as z from "zod";

const ROOT = join(import.meta.dirname, "..", "..");
const bundle = z
  .record(z.string(), z.string().min(1))
  .parse(JSON.parse(readFileSync(join(ROOT, "l10n", "bundle.l10n.pt-br.json"), "utf8")));

test("every text that a command or a view says is translated, and no other", () => {
  const said = globSync(
    ["src/counts.ts", "src/commands/**/*.ts", "src/views/**/*.ts", "src/host/**/*.ts", "src/cli/**/*.ts"],
    {
      cwd: ROOT,
    },
  ).flatMap((file) => textsOf(join(ROOT, file)));
  expect(Object.keys(bundle).toSorted()).toEqual([...new Set(said)].toSorted());
});

test("a translation has the values of its text", () => {
  const values = (text: string) => [...text.matchAll(/\{\d+\}/g)].map(([value]) => value).toSorted();
  for (const [text, translation] of Object.entries(bundle)) expect(values(translation), text).toEqual(values(text));
});

test("a translation calls a batch one word", () => {
  // Names of commands are what they are in any language.
  expect(Object.values(bundle).filter((translation) => /(?<!sluice )\bbatch(es)?\b/i.test(translation))).toEqual([]);
});

/** The first arguments of `t(...)` and `app.t(...)`, which are literals. */
function textsOf(file: string): string[] {
  const source = ts.createSourceFile(file, readFileSync(file, "utf8"), ts.ScriptTarget.Latest, true);
  const found: string[] = [];
  const visit = (node: ts.Node): void => {
    if (ts.isCallExpression(node) && /(^|\.)t$/.test(node.expression.getText())) {
      const [text] = node.arguments;
      expect(text && ts.isStringLiteralLike(text), `${file}: ${node.getText()}`).toBe(true);
      if (text && ts.isStringLiteralLike(text)) found.push(text.text);
    }
    ts.forEachChild(node, visit);
  };
  visit(source);
  return found;
}
