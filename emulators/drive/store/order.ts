import { invalidValue } from "../errors.ts";
import type { Condition } from "../query/sql.ts";
import { FOLDER } from "./row.ts";

/** One part of `orderBy`, as SQL. */
export interface SortKey {
  readonly expression: string;
  readonly descending: boolean;
}

/** Where a file stands in an order: its sort keys, and its serial number between equals. */
export interface Place {
  readonly keys: readonly (string | number)[];
  readonly serial: number;
}

const EXPRESSIONS: Readonly<Record<string, string>> = {
  createdTime: "f.createdTime",
  folder: `(f.mimeType <> '${FOLDER}')`,
  modifiedByMeTime: "f.modifiedTime",
  modifiedTime: "f.modifiedTime",
  name: "f.nameKey",
  name_natural: "natural_key(f.nameKey)",
  quotaBytesUsed: "ifnull(f.size, 0)",
  // Nobody has looked at a file here, or been told of one.
  sharedWithMeTime: "''",
  viewedByMeTime: "''",
  recency: "f.modifiedTime",
  starred: "f.starred",
};

/**
 * Reads `orderBy`: keys with an optional ` desc`, comma-separated.
 * @throws HttpError 400 `invalid` on an unknown key
 */
export function parseOrder(orderBy: string): SortKey[] {
  if (orderBy.trim() === "") return [];
  return orderBy.split(",").map((part) => {
    const [key = "", direction, ...rest] = part.trim().split(/\s+/);
    const expression = EXPRESSIONS[key];
    const known = direction === undefined || direction === "desc";
    if (expression === undefined || !known || rest.length > 0) throw invalidValue("orderBy");
    return { expression, descending: direction === "desc" };
  });
}

/** The serial number goes the way of the last key, so that an index serves both. */
export function orderSql(order: readonly SortKey[]): { readonly keys: string; readonly orderBy: string } {
  const direction = (descending: boolean) => (descending ? "DESC" : "ASC");
  return {
    keys: order.map(({ expression }, index) => `, ${expression} AS key${index}`).join(""),
    orderBy: [...order, serialKey(order)]
      .map(({ expression, descending }) => `${expression} ${direction(descending)}`)
      .join(", "),
  };
}

/** The files behind a place. */
export function after(order: readonly SortKey[], place: Place): Condition {
  return behind([...order, serialKey(order)], [...place.keys, place.serial]);
}

function serialKey(order: readonly SortKey[]): SortKey {
  return { expression: "f.serial", descending: order.at(-1)?.descending ?? false };
}

function behind(order: readonly SortKey[], keys: readonly (string | number)[]): Condition {
  const [first, ...others] = order;
  const [value, ...values] = keys;
  if (!first || value === undefined) return { sql: "0", values: [] };
  const beyond = first.descending ? "<" : ">";
  const rest = behind(others, values);
  // The bound on the first key alone is what the index is searched by.
  return {
    sql: `(${first.expression} ${beyond}= ? AND (${first.expression} ${beyond} ? OR ${rest.sql}))`,
    values: [value, value, ...rest.values],
  };
}
