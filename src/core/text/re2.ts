import { RE2JS, RE2JSException } from "re2js";

/**
 * A regular expression of RE2 (https://github.com/google/re2/wiki/Syntax), which takes time in proportion to the text, whatever
 * the expression; or why it is none, in RE2's words.
 * @param flags of RE2JS, added up
 */
export function compileRe2(expression: string, flags = 0): { readonly compiled: RE2JS } | { readonly reason: string } {
  try {
    return { compiled: RE2JS.compile(expression, flags) };
  } catch (error) {
    if (!(error instanceof RE2JSException)) throw error;
    return { reason: error.message.replace(/^error parsing regexp: /, "") };
  }
}
