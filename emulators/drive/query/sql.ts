import type { Query } from "./tree.ts";

/** A condition on the table `files AS f`, with its values in order. */
export interface Condition {
  readonly sql: string;
  readonly values: readonly (string | number)[];
}

/** Who asks: `root` is the id behind the alias `root`. */
export interface Asker {
  readonly email: string;
  readonly root: string;
}

/** Compiles a query tree. Uses the SQL functions that store/database.ts defines. */
export function toSql(query: Query, asker: Asker): Condition {
  switch (query.kind) {
    case "and":
    case "or":
      return join(query.kind.toUpperCase(), toSql(query.left, asker), toSql(query.right, asker));
    case "not": {
      const { sql, values } = toSql(query.operand, asker);
      return { sql: `(NOT ${sql})`, values };
    }
    case "text":
      return text(query);
    case "time":
      return { sql: `(f.${query.term} ${query.operator} ?)`, values: [query.value.toISOString()] };
    case "flag":
      return { sql: `(f.${query.term} = ?)`, values: [Number(query.value)] };
    case "in":
      return membership(query.term, query.value, asker);
    case "has":
      return {
        sql: `EXISTS (SELECT 1 FROM json_each(f.details, '$.${query.term}') e WHERE e.key = ? AND e.value = ?)`,
        values: [query.key, query.value],
      };
    case "shortcutTarget":
      return { sql: "(f.shortcutTarget IS ?)", values: [query.value] };
    case "sharedWithMe": {
      const shared =
        "(f.owner IS NOT ? AND EXISTS (SELECT 1 FROM permissions p WHERE p.fileId = f.id AND p.grantee = ?))";
      return { sql: query.value ? shared : `(NOT ${shared})`, values: [asker.email, asker.email] };
    }
  }
}

/** Two conditions as one, in parentheses, with the values of both in their order. */
export function join(operator: string, left: Condition, right: Condition): Condition {
  return { sql: `(${left.sql} ${operator} ${right.sql})`, values: [...left.values, ...right.values] };
}

/** Names compare without case (Drive's own rule); `contains` on a name matches from the start of a word only. */
function text({ term, operator, value }: Extract<Query, { kind: "text" }>): Condition {
  if (term === "mimeType") {
    if (operator === "contains") return { sql: "(instr(f.mimeType, ?) > 0)", values: [value] };
    return { sql: `(f.mimeType ${operator} ?)`, values: [value] };
  }
  const key = nameKey(value);
  if (operator === "contains") return { sql: "(starts_a_word(f.nameKey, ?) = 1)", values: [key] };
  return { sql: `(f.nameKey ${operator} ?)`, values: [key] };
}

/** What names are compared and sorted by. */
export function nameKey(name: string): string {
  return name.toLowerCase();
}

function membership(term: Extract<Query, { kind: "in" }>["term"], value: string, asker: Asker): Condition {
  if (term === "parents") return { sql: "(f.parent = ?)", values: [value === "root" ? asker.root : value] };
  const email = value === "me" ? asker.email : value;
  if (term === "owners") return { sql: "(f.owner IS ?)", values: [email] };
  const floor = term === "writers" ? "writer" : "reader";
  return { sql: "(file_rank(?, f.id) >= role_rank(?))", values: [email, floor] };
}
