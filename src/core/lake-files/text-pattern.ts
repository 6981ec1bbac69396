import { RE2JS } from "re2js";
import { Failure } from "../failure.ts";
import { compileRe2 } from "../text/re2.ts";

/** What is looked for in texts. */
export interface TextPattern {
  /** As the user wrote it. */
  readonly written: string;
  /** The longest line in which it is found within seconds, in UTF-16 units. */
  readonly longest: number;
  /** Where it first is in a line, in UTF-16 units as an editor counts them; undefined where it is not. */
  find(line: string): { readonly from: number; readonly to: number } | undefined;
}

// Steps of a compiled expression, each of which may take its time at each character: `.{0,500}` has 500 of them.
const MOST_STEPS = 1000;
// What a line may take of the one thread that there is: each step at each of its characters, which is some seconds.
const STEPS_A_LINE = 100_000_000;

/**
 * A text as it stands, of which lower case finds both cases; or a regular expression between slashes, `i` behind them for
 * both cases. Expressions are RE2's: none can hang the editor.
 * @throws Failure `lake-file.pattern` for what is no regular expression, `lake-file.slow-pattern` for one that takes too long
 */
export function readPattern(written: string): TextPattern {
  const [, expression, flag] = /^\/(.+)\/(i?)$/su.exec(written) ?? [];
  if (expression !== undefined) return expressionOf(written, expression, flag === "i");
  const isAnyCase = written === written.toLowerCase();
  const literal = new RegExp(written.replaceAll(/[\\^$.*+?()[\]{}|/]/g, String.raw`\$&`), isAnyCase ? "iu" : "u");
  return {
    written,
    longest: Infinity,
    find(line) {
      const found = literal.exec(line);
      return found === null ? undefined : { from: found.index, to: found.index + found[0].length };
    },
  };
}

function expressionOf(written: string, expression: string, isAnyCase: boolean): TextPattern {
  const read = compileRe2(expression, isAnyCase ? RE2JS.CASE_INSENSITIVE : 0);
  if ("reason" in read) throw new Failure("lake-file.pattern", { pattern: written, why: read.reason });
  if (read.compiled.programSize() > MOST_STEPS) throw new Failure("lake-file.slow-pattern", { pattern: written });
  return {
    written,
    longest: STEPS_A_LINE / Math.max(1, read.compiled.programSize()),
    find(line) {
      const matcher = read.compiled.matcher(line);
      return matcher.find() ? { from: matcher.start(), to: matcher.end() } : undefined;
    },
  };
}
