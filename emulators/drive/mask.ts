import { HttpError } from "../http.ts";

/** What a partial response keeps: everything, or the fields named, each with a mask of its own. */
export type Mask = "all" | ReadonlyMap<string, Mask>;

/** The fields of a resource: how each is read off a subject. A field left undefined is not sent. */
export type Shape<Subject> = Readonly<Record<string, (subject: Subject, mask: Mask) => unknown>>;

/**
 * Parses `fields`: `a,b(c,d/e),f/*`.
 * @throws HttpError 400 `invalidParameter` when it is not a mask
 */
export function parseMask(text: string): Mask {
  const fields = text.trim();
  let at = 0;
  const take = (pattern: RegExp): string | undefined => {
    pattern.lastIndex = at;
    const match = pattern.exec(fields)?.[0];
    if (match !== undefined) at += match.length;
    return match;
  };

  function list(): Map<string, Mask> {
    const mask = new Map<string, Mask>();
    do {
      const [name, inner] = item();
      mask.set(name, merge(mask.get(name), inner));
    } while (take(/\s*,\s*/y) !== undefined);
    return mask;
  }

  function item(): [string, Mask] {
    const name = take(/\s*(?:[A-Za-z_][\w-]*|\*)/y)?.trim();
    if (name === undefined) throw invalidSelection(fields.slice(at));
    if (take(/\//y) !== undefined) return [name, new Map([item()])];
    if (take(/\s*\(/y) === undefined) return [name, "all"];
    const inner = list();
    if (take(/\s*\)/y) === undefined) throw invalidSelection(fields.slice(at));
    return [name, inner];
  }

  const mask = list();
  if (at < fields.length) throw invalidSelection(fields.slice(at));
  return simplify(mask);
}

/** @throws HttpError 400 `invalidParameter` when the mask names a field that the resource does not have */
export function checkMask(shape: Readonly<Record<string, unknown>>, mask: Mask): Mask {
  if (mask === "all") return mask;
  for (const name of mask.keys()) if (!Object.hasOwn(shape, name)) throw invalidSelection(name);
  return mask;
}

/** The same fields of each subject. A wrong field is refused even when there is no subject. */
export function selectEach<Subject>(
  shape: Shape<Subject>,
  mask: Mask,
  subjects: readonly Subject[],
): Record<string, unknown>[] {
  checkMask(shape, mask);
  return subjects.map((subject) => select(shape, mask, subject));
}

/**
 * Reads the fields a mask names off a subject, and no others.
 * @throws HttpError 400 `invalidParameter` for a field that the resource does not have
 */
export function select<Subject>(shape: Shape<Subject>, mask: Mask, subject: Subject): Record<string, unknown> {
  const wanted = mask === "all" ? new Map<string, Mask>(Object.keys(shape).map((name) => [name, "all"])) : mask;
  const selected: Record<string, unknown> = {};
  for (const [name, inner] of wanted) {
    const read = Object.hasOwn(shape, name) ? shape[name] : undefined;
    if (!read) throw invalidSelection(name);
    const value = prune(read(subject, inner), inner);
    if (value !== undefined) selected[name] = value;
  }
  return selected;
}

function prune(value: unknown, mask: Mask): unknown {
  if (mask === "all" || typeof value !== "object" || value === null) return value;
  if (Array.isArray(value)) return value.map((entry) => prune(entry, mask));
  const entries = Object.entries(value).filter(([name]) => mask.has(name));
  return Object.fromEntries(entries.map(([name, entry]) => [name, prune(entry, mask.get(name) ?? "all")]));
}

function merge(known: Mask | undefined, added: Mask): Mask {
  if (known === undefined) return added;
  if (known === "all" || added === "all") return "all";
  const both = new Map(known);
  for (const [name, inner] of added) both.set(name, merge(both.get(name), inner));
  return both;
}

/** A `*` takes all of its level. */
function simplify(mask: Mask): Mask {
  if (mask === "all" || mask.has("*")) return "all";
  return new Map([...mask].map(([name, inner]) => [name, simplify(inner)]));
}

function invalidSelection(field: string): HttpError {
  return new HttpError(400, "invalidParameter", `Invalid field selection ${field}`, { location: "fields" });
}
