import type { Document, Schema } from "./document.ts";
import { fieldOf } from "./value.ts";

/**
 * A line for each name in a `fields` mask that the answer does not have, and one for a mask that is none.
 * Grammar: `a,b/c,d(e,f)`, `*` for all: https://cloud.google.com/storage/docs/json_api#partial-response
 */
export function maskDeviations(
  { resolve }: Pick<Document, "resolve">,
  answer: Schema | undefined,
  mask: string,
): string[] {
  const tokens = mask.match(/[(),/]|[^(),/\s]+/g) ?? [];
  const deviations: string[] = [];
  let at = 0;

  function list(schema: Schema | undefined): void {
    do item(schema);
    while (tokens[at] === "," && ++at);
  }

  function item(schema: Schema | undefined): void {
    const name = tokens[at++] ?? "";
    if (/^[(),/]?$/.test(name)) throw new SyntaxError(mask);
    const within = schema && elementOf(schema);
    const field = within && name !== "*" ? fieldOf(within, name) : undefined;
    if (within?.type === "object" && name !== "*" && !field) deviations.push(`?fields: no ${name} in ${mask}`);
    if (tokens[at] === "/") {
      at++;
      item(field);
    } else if (tokens[at] === "(") {
      at++;
      list(field);
      if (tokens[at++] !== ")") throw new SyntaxError(mask);
    }
  }

  /** A mask goes through lists as if they were not there. */
  function elementOf(schema: Schema): Schema {
    const resolved = resolve(schema);
    return resolved.type === "array" ? elementOf(resolved.items ?? {}) : resolved;
  }

  try {
    list(answer);
    if (at < tokens.length) throw new SyntaxError(mask);
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error;
    return [`?fields: not a mask: ${mask}`];
  }
  return deviations;
}
