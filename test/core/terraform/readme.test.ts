import { readFile } from "node:fs/promises";
import { expect, test } from "vitest";

test.each([
  ["variable", "variables.tf"],
  ["output", "outputs.tf"],
])("terraform/README.md names each %s, and they stand in alphabetical order", async (kind, file) => {
  const source = await readFile(`terraform/${file}`, "utf8");
  const readme = await readFile("terraform/README.md", "utf8");
  const names = [...source.matchAll(new RegExp(`^${kind} "(\\w+)"`, "gm"))].map(([, name]) => name!);

  expect(names.length).toBeGreaterThan(5);
  expect(names).toEqual([...names].sort());
  expect(names.filter((name) => !readme.includes(`\`${name}\``))).toEqual([]);
});
