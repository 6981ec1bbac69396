import { noteChange } from "./changes.ts";
import { findFile } from "./files.ts";
import { rank } from "./roles.ts";
import type { FileRow, PermissionRow } from "./row.ts";
import type { Store } from "./store.ts";

/** A permission that holds on a file, and the folder above that it comes from, if it does. */
export interface Granted extends PermissionRow {
  readonly inheritedFrom: string | undefined;
}

/** Everything that is granted on the file: ownership, its own permissions, and those of the folders above. */
export function permissionsOf(store: Store, file: FileRow): Granted[] {
  const strongest = new Map<string, Granted>();
  const consider = (granted: Granted) => {
    const known = strongest.get(granted.id);
    if (!known || rank(granted.role) > rank(known.role)) strongest.set(granted.id, granted);
  };
  for (let at: FileRow | undefined = file; at; at = at.parent === null ? undefined : findFile(store, at.parent)) {
    const inheritedFrom = at.id === file.id ? undefined : at.id;
    if (at.owner !== null) consider(ownership(at, at.owner, inheritedFrom));
    const own = store.database.sql("SELECT * FROM permissions WHERE fileId = ?").all(at.id);
    for (const row of own) consider({ ...(row as unknown as PermissionRow), inheritedFrom });
  }
  return [...strongest.values()];
}

function ownership(file: FileRow, owner: string, inheritedFrom: string | undefined): Granted {
  const role = inheritedFrom === undefined ? "owner" : "writer";
  return { fileId: file.id, id: permissionId("user", owner), type: "user", role, grantee: owner, inheritedFrom };
}

/** Gives a permission; one for the same grantee is replaced. */
export function grant(store: Store, file: FileRow, type: string, role: string, grantee: string): Granted {
  const id = permissionId(type, grantee);
  store.database.transaction(() => {
    const before = store.access.audience(file);
    store.database
      .sql(
        `INSERT INTO permissions (fileId, id, type, role, grantee) VALUES (?, ?, ?, ?, ?)
         ON CONFLICT (fileId, id) DO UPDATE SET role = excluded.role`,
      )
      .run(file.id, id, type, role, grantee);
    changed(store, file, before);
  });
  return { fileId: file.id, id, type, role, grantee, inheritedFrom: undefined };
}

/** Takes a permission away, and tells the change feed. */
export function revoke(store: Store, file: FileRow, id: string): void {
  store.database.transaction(() => {
    const before = store.access.audience(file);
    store.database.sql("DELETE FROM permissions WHERE fileId = ? AND id = ?").run(file.id, id);
    changed(store, file, before);
  });
}

/** Changing who sees a file counts as a change of the file, for those who saw it before and those who do now. */
function changed(store: Store, file: FileRow, before: Set<string>): void {
  store.access.forget();
  store.database.sql("UPDATE files SET version = version + 1 WHERE id = ?").run(file.id);
  noteChange(store, file, before.union(store.access.audience(file)));
}

/** The same for the same grantee on every file, as Google's are. */
export function permissionId(type: string, grantee: string): string {
  if (type === "anyone") return "anyoneWithLink";
  let id = 0n;
  for (const byte of Buffer.from(`${type}:${grantee}`)) id = (id * 257n + BigInt(byte)) % 10n ** 20n;
  return String(id).padStart(20, "1");
}
