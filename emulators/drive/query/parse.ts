import { invalidValue } from "../errors.ts";
import { parseTime } from "../time.ts";
import { tokenize, type Token } from "./lexer.ts";
import {
  COLLECTION_TERMS,
  FLAG_TERMS,
  PROPERTY_TERMS,
  TEXT_TERMS,
  TIME_TERMS,
  type FlagTerm,
  type PropertyTerm,
  type Query,
  type TextTerm,
  type TimeTerm,
} from "./tree.ts";

/**
 * Parses a `q` of files.list. `and` and `or` bind alike and from the left, as Drive's guide says: only parentheses
 * group. `not` takes the one term, or group, behind it.
 * @throws HttpError 400 `invalid` on anything that is not a query
 */
export function parseQuery(q: string): Query {
  const tokens = tokenize(q);
  let at = 0;

  function next(): Token {
    const token = tokens[at++];
    if (!token) throw invalidValue("q");
    return token;
  }
  function skip(kind: Token["kind"], ...values: string[]): string | undefined {
    const token = tokens[at];
    if (token?.kind !== kind || !values.includes(token.value)) return undefined;
    at++;
    return token.value;
  }
  function expect(kind: Token["kind"], ...values: string[]): string {
    const token = next();
    if (token.kind !== kind || (values.length > 0 && !values.includes(token.value))) throw invalidValue("q");
    return token.value;
  }

  function expression(): Query {
    let left = operand();
    for (;;) {
      const operator = skip("word", "and", "or");
      if (operator === undefined) return left;
      left = { kind: operator === "and" ? "and" : "or", left, right: operand() };
    }
  }

  function operand(): Query {
    if (skip("word", "not") !== undefined) return { kind: "not", operand: operand() };
    if (skip("symbol", "(") === undefined) return condition();
    const inner = expression();
    expect("symbol", ")");
    return inner;
  }

  function condition(): Query {
    const first = next();
    if (first.kind === "text") {
      expect("word", "in");
      const term = oneOf(COLLECTION_TERMS, expect("word"));
      if (term === undefined) throw invalidValue("q");
      return { kind: "in", term, value: first.value };
    }
    if (first.kind !== "word") throw invalidValue("q");
    return comparison(first.value);
  }

  function comparison(word: string): Query {
    const text = oneOf(TEXT_TERMS, word);
    if (text !== undefined) return textComparison(text);
    const time = oneOf(TIME_TERMS, word);
    if (time !== undefined) return timeComparison(time);
    const flag = oneOf(FLAG_TERMS, word);
    if (flag !== undefined) return flagComparison(flag);
    const property = oneOf(PROPERTY_TERMS, word);
    if (property !== undefined) return propertyMatch(property);
    if (word === "shortcutDetails.targetId") {
      expect("symbol", "=");
      return { kind: "shortcutTarget", value: expect("text") };
    }
    if (word !== "sharedWithMe") throw invalidValue("q");
    return { kind: "sharedWithMe", value: skip("symbol", "=") === undefined || truth() };
  }

  function textComparison(term: TextTerm): Query {
    if (skip("word", "contains") !== undefined)
      return { kind: "text", term, operator: "contains", value: expect("text") };
    const operator = expect("symbol", "=", "!=") === "=" ? "=" : "!=";
    return { kind: "text", term, operator, value: expect("text") };
  }

  function timeComparison(term: TimeTerm): Query {
    const operator = oneOf(["=", "!=", "<", "<=", ">", ">="] as const, expect("symbol"));
    const value = parseTime(expect("text"));
    if (operator === undefined || value === undefined) throw invalidValue("q");
    return { kind: "time", term, operator, value };
  }

  function flagComparison(term: FlagTerm): Query {
    const equal = expect("symbol", "=", "!=") === "=";
    return { kind: "flag", term, value: truth() === equal };
  }

  function propertyMatch(term: PropertyTerm): Query {
    expect("word", "has");
    expect("symbol", "{");
    expect("word", "key");
    expect("symbol", "=");
    const key = expect("text");
    expect("word", "and");
    expect("word", "value");
    expect("symbol", "=");
    const value = expect("text");
    expect("symbol", "}");
    return { kind: "has", term, key, value };
  }

  function truth(): boolean {
    return expect("word", "true", "false") === "true";
  }

  const query = expression();
  if (at < tokens.length) throw invalidValue("q");
  return query;
}

function oneOf<const Value extends string>(values: readonly Value[], word: string): Value | undefined {
  return values.find((value) => value === word);
}
