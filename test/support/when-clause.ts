/** What the editor knows of itself; a key that is not there is undefined. */
export type ContextKeys = Readonly<Record<string, string | number | boolean>>;

const TOKEN =
  /\s*(&&|\|\||[()]|!(?!=)|(?<key>[\w.]+)(?:\s*(?<op>==|!=|=~|>=|<=|>|<)\s*(?<value>\/(?:\\.|[^/])+\/i?|[\w.]+))?)/y;

/**
 * Whether a `when` clause of the manifest holds, as the editor reads it: `!`, `&&`, `||` and brackets around keys and their
 * comparisons with one value (https://code.visualstudio.com/api/references/when-clause-contexts).
 * @throws SyntaxError at what it does not know
 */
export function holds(clause: string, keys: ContextKeys): boolean {
  const tokens = tokenize(clause);
  let at = 0;
  const takes = (text: string) => tokens[at]?.text === text && ++at > 0;

  function either(): boolean {
    let so = both();
    while (takes("||")) so = both() || so;
    return so;
  }
  function both(): boolean {
    let so = one();
    while (takes("&&")) so = one() && so;
    return so;
  }
  function one(): boolean {
    if (takes("!")) return !one();
    if (takes("(")) {
      const so = either();
      if (!takes(")")) throw new SyntaxError(`a bracket is open in ${clause}`);
      return so;
    }
    const { key, op, value } = tokens[at++] ?? {};
    if (key === undefined) throw new SyntaxError(`a key is missing in ${clause}`);
    return compare(keys[key], op, value ?? "");
  }

  const so = either();
  if (at < tokens.length) throw new SyntaxError(`${clause} goes on after its end`);
  return so;
}

interface Token {
  readonly text: string;
  readonly key?: string | undefined;
  readonly op?: string | undefined;
  readonly value?: string | undefined;
}

function tokenize(clause: string): readonly Token[] {
  const tokens: Token[] = [];
  TOKEN.lastIndex = 0;
  while (TOKEN.lastIndex < clause.trimEnd().length) {
    const found = TOKEN.exec(clause);
    if (found === null) throw new SyntaxError(`not a when clause: ${clause}`);
    tokens.push({ text: found[1] ?? "", ...found.groups });
  }
  return tokens;
}

function compare(have: ContextKeys[string] | undefined, op: string | undefined, value: string): boolean {
  switch (op) {
    case undefined:
      return Boolean(have);
    case "==":
      return String(have) === value;
    case "!=":
      return String(have) !== value;
    case "=~": {
      const [, source = "", flags] = /^\/(.*)\/(i?)$/.exec(value) ?? [];
      return new RegExp(source, flags).test(String(have ?? ""));
    }
    default: {
      const [one, other] = [Number(have), Number(value)];
      return { ">": one > other, "<": one < other, ">=": one >= other, "<=": one <= other }[op] ?? false;
    }
  }
}
