/** Roles of the Permission resource, weakest first. */
export const ROLES = ["reader", "commenter", "writer", "fileOrganizer", "organizer", "owner"] as const;

/** Position of the role, 1 for the weakest; 0 for no role at all. */
export function rank(role: string | undefined): number {
  return ROLES.findIndex((known) => known === role) + 1;
}

export const READER = rank("reader");
export const COMMENTER = rank("commenter");
export const WRITER = rank("writer");
export const FILE_ORGANIZER = rank("fileOrganizer");
export const ORGANIZER = rank("organizer");
export const OWNER = rank("owner");
