import { invalidValue } from "../errors.ts";

/** The smallest part of a query; the value of a text is without its quotes. */
export interface Token {
  readonly kind: "word" | "text" | "symbol";
  readonly value: string;
}

const BLANK = /\s+/y;
const WORD = /[A-Za-z][A-Za-z.]*/y;
const SYMBOL = /<=|>=|!=|[=<>(){}]/y;
const TEXT = /'((?:[^'\\]|\\[\s\S])*)'|"((?:[^"\\]|\\[\s\S])*)"/y;

/**
 * Cuts a `q` into words, quoted texts and symbols. In a text `\'` stands for a quote and `\\` for a backslash
 * (Drive's "Search for files and folders").
 * @throws HttpError 400 `invalid` at a character that starts none of them, and at a text without an end
 */
export function tokenize(q: string): Token[] {
  const tokens: Token[] = [];
  let at = 0;
  const take = (pattern: RegExp): RegExpExecArray | undefined => {
    pattern.lastIndex = at;
    const match = pattern.exec(q) ?? undefined;
    if (match) at = pattern.lastIndex;
    return match;
  };
  while (at < q.length) {
    if (take(BLANK)) continue;
    const word = take(WORD);
    const symbol = word ? undefined : take(SYMBOL);
    const text = (word ?? symbol) ? undefined : take(TEXT);
    if (word) tokens.push({ kind: "word", value: word[0] });
    else if (symbol) tokens.push({ kind: "symbol", value: symbol[0] });
    else if (text) tokens.push({ kind: "text", value: unescape(text[1] ?? text[2] ?? "") });
    else throw invalidValue("q");
  }
  return tokens;
}

function unescape(text: string): string {
  return text.replaceAll(/\\([\s\S])/g, "$1");
}
