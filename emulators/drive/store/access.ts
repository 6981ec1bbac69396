import type { Database } from "./database.ts";
import { OWNER, WRITER, rank } from "./roles.ts";
import type { FileRow, PermissionRow } from "./row.ts";

/** Who may do what: roles are given on a file or inherited from the folders above it. */
export interface Access {
  /** Rank of the strongest role that this person has on the file; 0 when the file is invisible to them. */
  rankOf(email: string, file: FileRow): number;
  /** The same for a folder by id; 0 when there is none. Remembered, so cheap for every file of a listing. */
  rankIn(email: string, folderId: string | null): number;
  /** Everybody who can see the file and is known by address. */
  audience(file: FileRow): Set<string>;
  /** To be called when a folder appears, moves or goes, and when a permission changes. */
  forget(): void;
}

type Folder = Pick<FileRow, "id" | "parent" | "owner" | "driveId">;

/** Opens what is known of who may see what. It is computed when asked for, and kept until `forget`. */
export function createAccess(database: Database): Access {
  const ranks = new Map<string, Map<string, number>>();
  const audiences = new Map<string, ReadonlySet<string>>();
  const folderOf = database.sql("SELECT id, parent, owner, driveId FROM files WHERE id = ?");
  const permissionsOf = database.sql("SELECT * FROM permissions WHERE fileId = ?");

  const grants = (fileId: string) => permissionsOf.all(fileId) as unknown as PermissionRow[];

  function rankOf(email: string, file: Folder): number {
    if (file.owner === email) return OWNER;
    const grantees = [email, "anyone", email.slice(email.indexOf("@") + 1)];
    const direct = grants(file.id).filter(({ grantee }) => grantees.includes(grantee));
    const above = rankIn(email, file.parent);
    // Who owns a My Drive folder may write what others put in it, but does not own it.
    const inherited = file.driveId === null ? Math.min(above, WRITER) : above;
    return direct.reduce((strongest, { role }) => Math.max(strongest, rank(role)), inherited);
  }

  function rankIn(email: string, folderId: string | null): number {
    if (folderId === null) return 0;
    const known = ranks.get(email) ?? new Map<string, number>();
    ranks.set(email, known);
    const remembered = known.get(folderId);
    if (remembered !== undefined) return remembered;
    const folder = folderOf.get(folderId) as unknown as Folder | undefined;
    const found = folder ? rankOf(email, folder) : 0;
    known.set(folderId, found);
    return found;
  }

  function audienceOf(file: Folder): Set<string> {
    const people = new Set(file.parent === null ? [] : audienceIn(file.parent));
    if (file.owner !== null) people.add(file.owner);
    for (const { type, grantee } of grants(file.id)) if (type === "user" || type === "group") people.add(grantee);
    return people;
  }

  function audienceIn(folderId: string): ReadonlySet<string> {
    const remembered = audiences.get(folderId);
    if (remembered) return remembered;
    const folder = folderOf.get(folderId) as unknown as Folder | undefined;
    const found = folder ? audienceOf(folder) : new Set<string>();
    audiences.set(folderId, found);
    return found;
  }

  database.define("folder_rank", (email, folderId) =>
    rankIn(String(email), folderId === null ? null : String(folderId)),
  );
  database.define("file_rank", (email, fileId) => rankIn(String(email), String(fileId)));

  return {
    rankOf,
    rankIn,
    audience: audienceOf,
    forget() {
      ranks.clear();
      audiences.clear();
    },
  };
}
