import { join, toSql, type Condition } from "../query/sql.ts";
import type { Query } from "../query/tree.ts";
import { after, orderSql, type SortKey, type Place } from "./order.ts";
import type { FileRow } from "./row.ts";
import type { Store } from "./store.ts";

/** Which files somebody asks for, in which order. */
export interface Wanted {
  readonly email: string;
  readonly root: string;
  readonly query: Query | undefined;
  readonly order: readonly SortKey[];
  /** Where the page before ended. */
  readonly after: Place | undefined;
  readonly limit: number;
  /** Which drives: a shared drive's id, `mine` for all but shared drives, or `all`. */
  readonly scope: "mine" | "all" | { readonly driveId: string };
}

/** A file with its place in the order asked for. */
export interface Listed {
  readonly file: FileRow;
  readonly place: Place;
}

/**
 * One page of the files that this person can see. Pages go on from the place of the last file, not by counting, so
 * that each costs the same however many there are.
 */
export function listFiles({ database }: Store, wanted: Wanted): Listed[] {
  const conditions = [
    { sql: "f.parent IS NOT NULL", values: [] },
    ...(wanted.query ? [toSql(wanted.query, wanted)] : []),
    scope(wanted.scope),
    {
      sql: `(folder_rank(?, f.parent) > 0 OR f.owner = ? OR EXISTS
        (SELECT 1 FROM permissions p WHERE p.fileId = f.id AND p.grantee = ?))`,
      values: [wanted.email, wanted.email, wanted.email],
    },
    ...(wanted.after ? [after(wanted.order, wanted.after)] : []),
  ];
  const where = conditions.reduce((left, right) => join("AND", left, right));
  const { keys, orderBy } = orderSql(wanted.order);
  const rows = database
    .prepare(`SELECT f.*${keys} FROM files f WHERE ${where.sql} ORDER BY ${orderBy} LIMIT ?`)
    .all(...where.values, wanted.limit);
  return rows.map((row) => ({
    file: row as unknown as FileRow,
    place: {
      keys: wanted.order.map((_, index) => row[`key${index}`] as string | number),
      serial: Number(row["serial"]),
    },
  }));
}

function scope(wanted: Wanted["scope"]): Condition {
  if (wanted === "all") return { sql: "1", values: [] };
  if (wanted === "mine") return { sql: "f.driveId IS NULL", values: [] };
  return { sql: "f.driveId = ?", values: [wanted.driveId] };
}
