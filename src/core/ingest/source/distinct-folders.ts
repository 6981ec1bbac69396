import type { Drive } from "../../services/drive.ts";

/** The folders to ingest, each file of which is in one of them alone. */
export interface DistinctFolders {
  readonly folderIds: readonly string[];
  /** Those left out, each with the folder that has it in it. A folder that was only named twice is not among them. */
  readonly nested: readonly { readonly folderId: string; readonly within: string }[];
}

/**
 * Leaves out what would be ingested twice: a folder named again, and one that is somewhere inside another. Two runs would
 * take each other's files over, and write their metadata anew for ever.
 * A folder that can't be looked at stays in: its run tells why.
 */
export async function distinctFolders(
  drive: Pick<Drive, "get">,
  named: readonly string[],
  signal: AbortSignal,
): Promise<DistinctFolders> {
  const all = [...new Set(named)];
  if (all.length < 2) return { folderIds: all, nested: [] };
  const parents = new Map<string, Promise<string | undefined>>();

  function parentOf(id: string): Promise<string | undefined> {
    const asked =
      parents.get(id) ??
      drive.get(id, signal).then(
        (file) => file?.parents[0],
        () => undefined,
      );
    parents.set(id, asked);
    return asked;
  }

  async function outerOf(folderId: string): Promise<string | undefined> {
    const passed = new Set([folderId]);
    for (let id = await parentOf(folderId); id !== undefined && !passed.has(id); id = await parentOf(id)) {
      if (all.includes(id)) return id;
      passed.add(id);
    }
    return undefined;
  }

  const nested: { folderId: string; within: string }[] = [];
  for (const folderId of all) {
    const within = await outerOf(folderId);
    if (within !== undefined) nested.push({ folderId, within });
  }
  signal.throwIfAborted();
  const left = new Set(nested.map(({ folderId }) => folderId));
  return { folderIds: all.filter((id) => !left.has(id)), nested };
}

/**
 * Of the ingested folders the outermost one that has this file or folder in it: its runs have the say over it. Undefined
 * when it is in none of them, or can't be seen.
 * @throws Failure `remote.*`, `credentials.*`
 */
export async function ingestedFolderOf(
  drive: Pick<Drive, "get">,
  id: string,
  folderIds: readonly string[],
  signal: AbortSignal,
): Promise<string | undefined> {
  let outermost: string | undefined;
  const passed = new Set<string>();
  for (let next: string | undefined = id; next !== undefined && !passed.has(next);) {
    if (folderIds.includes(next)) outermost = next;
    passed.add(next);
    next = (await drive.get(next, signal))?.parents[0];
  }
  return outermost;
}

/** Of the folders that are ingested too, the outermost one that has this folder in it; undefined when there is none. */
export async function outerFolder(
  drive: Pick<Drive, "get">,
  folderId: string,
  others: readonly string[],
  signal: AbortSignal,
): Promise<string | undefined> {
  const { nested } = await distinctFolders(drive, [folderId, ...others], signal);
  const within = new Map(nested.map((one) => [one.folderId, one.within]));
  let outer = within.get(folderId);
  for (let next = outer; next !== undefined && next !== folderId; next = within.get(next)) outer = next;
  return outer;
}
