import * as z from "zod";
import { HttpError } from "../http/http-error.ts";

/** What a partial response keeps: everything, or the fields named, each with a mask of its own; `*` names all. */
export type Mask = "all" | ReadonlyMap<string, Mask>;

/** The fields that an answer may have: nested ones by name, a plain value, or anything (free keys). Lists count as one element. */
export type Fields = "value" | "anything" | { readonly [name: string]: Fields };

/**
 * The mask in `fields` (or `$fields`): `items(name,generation),nextPageToken`, `a/b`, `*`.
 * @returns "all" where the request has none
 * @throws HttpError 400 `invalidParameter` when it is no mask, or names what the answer can't have
 */
export function readMask(url: URL, fields: Fields): Mask {
  const text = url.searchParams.get("fields") ?? url.searchParams.get("$fields") ?? "";
  return text.trim() === "" ? "all" : checkMask(fields, parseMask(text));
}

/** @throws HttpError 400 `invalidParameter` when it is no mask */
export function parseMask(text: string): Mask {
  const tokens = text.match(/[(),/]|[^(),/\s]+/g) ?? [];
  let at = 0;

  function list(): Mask {
    let mask: Mask = new Map();
    do mask = merge(mask, item());
    while (tokens[at] === "," && ++at);
    return mask;
  }

  function item(): Mask {
    const name = tokens[at++];
    if (name === undefined || /^[(),/]$/.test(name)) throw invalidSelection(text);
    return new Map([[name, inside()]]);
  }

  function inside(): Mask {
    if (tokens[at] === "/") {
      at++;
      return item();
    }
    if (tokens[at] !== "(") return "all";
    at++;
    const inner = list();
    if (tokens[at++] !== ")") throw invalidSelection(text);
    return inner;
  }

  const mask = list();
  if (at < tokens.length) throw invalidSelection(text);
  return mask;
}

/** @throws HttpError 400 `invalidParameter` when the mask names, on any level, a field that there is not */
export function checkMask(fields: Fields, mask: Mask): Mask {
  if (mask === "all" || fields === "anything") return mask;
  for (const [name, inner] of mask) {
    if (fields === "value") throw invalidSelection(name);
    if (name === "*") for (const field of Object.values(fields)) checkAnyOf(field, inner);
    else if (Object.hasOwn(fields, name)) checkMask(fields[name] ?? "value", inner);
    else throw invalidSelection(name);
  }
  return mask;
}

/** Cuts an answer down to what the mask names. A list is cut element by element. */
export function prune(value: unknown, mask: Mask): unknown {
  if (mask === "all" || typeof value !== "object" || value === null) return value;
  if (Array.isArray(value)) return value.map((element) => prune(element, mask));
  const kept = Object.entries(value).flatMap(([name, inner]) => {
    const wanted = mask.get(name) ?? mask.get("*");
    return wanted === undefined ? [] : [[name, prune(inner, wanted)] as const];
  });
  return Object.fromEntries(kept);
}

/** The fields of a resource that a schema describes. */
export function fieldsOf(schema: z.core.$ZodType): Fields {
  if (schema instanceof z.ZodOptional || schema instanceof z.ZodNullable || schema instanceof z.ZodDefault) {
    return fieldsOf(schema.unwrap());
  }
  if (schema instanceof z.ZodArray) return fieldsOf(schema.element);
  if (schema instanceof z.ZodPipe) return fieldsOf(schema.in);
  if (schema instanceof z.ZodObject) {
    const shape = schema.shape as Readonly<Record<string, z.core.$ZodType>>;
    return Object.fromEntries(Object.entries(shape).map(([name, inner]) => [name, fieldsOf(inner)]));
  }
  return schema instanceof z.ZodRecord || schema instanceof z.ZodUnknown ? "anything" : "value";
}

/** Below a `*` the fields of any sibling may be named; those that have no fields pass. */
function checkAnyOf(fields: Fields, mask: Mask): void {
  if (typeof fields === "object") checkMask(fields, mask);
}

function merge(one: Mask, other: Mask): Mask {
  if (one === "all" || other === "all") return "all";
  const both = new Map(one);
  for (const [name, inner] of other) {
    const known = both.get(name);
    both.set(name, known === undefined ? inner : merge(known, inner));
  }
  return both;
}

function invalidSelection(field: string): HttpError {
  return new HttpError(400, "invalidParameter", `Invalid field selection ${field}`, {
    locationType: "parameter",
    location: "fields",
  });
}
