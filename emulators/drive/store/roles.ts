/** Roles of the Permission resource, weakest first. */
export const ROLES = ["reader", "commenter", "writer", "fileOrganizer", "organizer", "owner"] as const;

/** Position of the role, 1 for the weakest; 0 for no role at all. */
export function rank(role: string | undefined): number {
  return ROLES.findIndex((known) => known === role) + 1;
}

/** May see and download. */
export const READER = rank("reader");
/** May comment too. */
export const COMMENTER = rank("commenter");
/** May change content and metadata too. */
export const WRITER = rank("writer");
/** May move what is in a shared drive too. */
export const FILE_ORGANIZER = rank("fileOrganizer");
/** May change who is in a shared drive too. */
export const ORGANIZER = rank("organizer");
/** May do everything. */
export const OWNER = rank("owner");
