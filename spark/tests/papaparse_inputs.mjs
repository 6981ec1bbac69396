// Prints what PapaParse's own tests give to its parser: [{name, input, delimiter, quote}]. They are a script for a test
// runner and export nothing, so it is run with a runner that does nothing.
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import { createContext, runInContext } from "node:vm";

const folder = dirname(createRequire(import.meta.url).resolve("papaparse/package.json"));
const nothing = () => undefined;
nothing.skip = nothing;
const context = createContext({
  module: { exports: {} },
  require: () => ({ assert: {} }),
  describe: nothing,
  it: nothing,
  File: nothing,
});
runInContext(readFileSync(join(folder, "tests", "test-cases.js"), "utf8"), context);

/** @typedef {{ description: string, input: unknown, config?: { delimiter?: unknown, quoteChar?: unknown } }} Case */
/** @type {{ CORE_PARSER_TESTS?: readonly Case[], PARSE_TESTS?: readonly Case[] }} */
const { CORE_PARSER_TESTS, PARSE_TESTS } = context;
if (!CORE_PARSER_TESTS || !PARSE_TESTS) throw new Error("PapaParse's tests have other tables than they had.");
const cases = Object.entries({ core: CORE_PARSER_TESTS, parse: PARSE_TESTS }).flatMap(([table, tests]) =>
  tests.map(({ description, input, config = {} }, index) => ({
    name: `${table} ${index}: ${description.slice(0, 60)}`,
    input,
    delimiter: config.delimiter ?? ",",
    quote: config.quoteChar ?? '"',
  })),
);
const isCharacter = (/** @type {unknown} */ text) =>
  typeof text === "string" && text.length === 1 && text < "\x80" && !"\r\n\0".includes(text);
console.log(
  JSON.stringify(
    cases.filter(
      ({ input, delimiter, quote }) =>
        typeof input === "string" && [delimiter, quote].every(isCharacter) && delimiter !== quote,
    ),
  ),
);
