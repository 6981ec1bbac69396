import { HttpError } from "../../http.ts";

/** A selection of fields: each key with what is wanted inside it; an empty map wants all. */
type Selection = Map<string, Selection>;

/**
 * Cuts an answer down to the `fields` parameter (partial response): `items(name,generation),nextPageToken`, `a/b`,
 * `*`. An array is cut element by element. 400 for what is no selection.
 */
export function selectFields(body: unknown, fields: string | null): unknown {
  if (fields === null || fields === "") return body;
  return cut(body, parse(fields));
}

function cut(value: unknown, wanted: Selection): unknown {
  if (wanted.size === 0 || typeof value !== "object" || value === null) return value;
  if (Array.isArray(value)) return value.map((element) => cut(element, wanted));
  const every = wanted.get("*");
  const kept = Object.entries(value).flatMap(([key, inner]) => {
    const inside = wanted.get(key) ?? every;
    return inside ? [[key, cut(inner, inside)] as const] : [];
  });
  return Object.fromEntries(kept);
}

function parse(fields: string): Selection {
  const tokens = fields.match(/[(),/]|[^(),/\s]+/g) ?? [];
  let at = 0;
  const refuse = () =>
    new HttpError(400, "invalidParameter", `Invalid field selection ${fields}`, {
      locationType: "parameter",
      location: "fields",
    });

  function list(into: Selection): void {
    do path(into);
    while (tokens[at] === "," && ++at);
  }

  function path(into: Selection): void {
    const name = tokens[at++];
    if (name === undefined || /^[(),/]$/.test(name)) throw refuse();
    const inside = into.get(name) ?? (new Map() as Selection);
    into.set(name, inside);
    if (tokens[at] === "/") {
      at++;
      path(inside);
    } else if (tokens[at] === "(") {
      at++;
      list(inside);
      if (tokens[at++] !== ")") throw refuse();
    }
  }

  const selection: Selection = new Map();
  list(selection);
  if (at < tokens.length) throw refuse();
  return selection;
}
