import { createHash } from "node:crypto";

/** One step of a path as it is called elsewhere. */
export interface NameThere {
  readonly name: string;
  /** What tells it from another of the same name: Drive has such. */
  readonly id: string;
}

// Most file systems end at 255 bytes, and a part file's name goes on after it.
const MOST_BYTES = 200;
const MOST_EXTENSION = 16;

// What no name of Windows may hold (learn.microsoft.com/windows/win32/fileio/naming-a-file), and what nobody sees or what
// turns the rest around.
const UNFIT = /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}<>:"/\\|?*]/gu;
const RESERVED = /^(con|prn|aux|nul|conin\$|conout\$|(com|lpt)[0-9¹²³])(?=\.|$)/i;

/**
 * A name that can be a file's on any machine, so that the same download is the same everywhere: one step of a path, that
 * leads nowhere, names no device, and ends as Windows lets it end. A fit name stays as it is.
 */
export function safeName(name: string): string {
  const fit = name
    .toWellFormed()
    .replace(UNFIT, "_")
    .replace(/[. ]+$/, (end) => "_".repeat(end.length))
    .replace(RESERVED, "_$&");
  return shortened(fit === "" ? "_" : fit, name);
}

/**
 * Safe paths for all of them, in their order. No two are one file anywhere: names that differ only in case, or in how their
 * accents are put together, or not at all, are told apart by a few letters made of their ids; so is a file that is called
 * as a folder beside it.
 */
export function safePaths(paths: readonly (readonly NameThere[])[]): string[][] {
  const root: Folder = { taken: new Map(), folders: new Map() };
  const folders = paths.map((path) => enter(root, path.slice(0, -1)));
  return paths.map((path, at) => {
    const { folder, names } = folders[at] ?? { folder: root, names: [] };
    const last = path.at(-1);
    return last === undefined ? names : [...names, take(folder, last, `file ${last.id} ${at}`)];
  });
}

interface Folder {
  /** By how a careless file system tells names apart: who has it. */
  readonly taken: Map<string, string>;
  /** By id of the folder there. */
  readonly folders: Map<string, { readonly name: string; readonly folder: Folder }>;
}

function enter(root: Folder, path: readonly NameThere[]): { folder: Folder; names: string[] } {
  let folder = root;
  const names: string[] = [];
  for (const step of path) {
    let next = folder.folders.get(step.id);
    if (next === undefined) {
      next = { name: take(folder, step, `folder ${step.id}`), folder: { taken: new Map(), folders: new Map() } };
      folder.folders.set(step.id, next);
    }
    names.push(next.name);
    folder = next.folder;
  }
  return { folder, names };
}

function take({ taken }: Folder, { name, id }: NameThere, owner: string): string {
  const safe = safeName(name);
  for (const one of [safe, marked(safe, id), marked(safe, owner)]) {
    if (taken.has(folded(one))) continue;
    taken.set(folded(one), owner);
    return one;
  }
  throw new Error(`no name is left for ${owner}`);
}

/** The same for names that some file system takes for one. */
function folded(name: string): string {
  return name.normalize("NFKC").toUpperCase().toLowerCase().normalize("NFC");
}

function shortened(fit: string, name: string): string {
  return Buffer.byteLength(fit) <= MOST_BYTES ? fit : marked(fit, name);
}

/** `name~1a2b3c4d.csv`: a few letters of what it is, before its extension, and short enough. */
function marked(safe: string, id: string): string {
  const mark = `~${createHash("sha256").update(id).digest("hex").slice(0, 8)}`;
  const { stem, extension } = splitName(safe);
  let kept = "";
  for (const letter of stem) {
    if (Buffer.byteLength(kept + letter + mark + extension) > MOST_BYTES) break;
    kept += letter;
  }
  return kept + mark + extension;
}

/** A name before its extension, and that with its dot; of a name such as `.env` or `a` the extension is empty. */
function splitName(name: string): { readonly stem: string; readonly extension: string } {
  const at = name.lastIndexOf(".");
  const extension = at > 0 ? name.slice(at) : "";
  if (extension.length > MOST_EXTENSION || Buffer.byteLength(extension) > 2 * MOST_EXTENSION)
    return { stem: name, extension: "" };
  return { stem: name.slice(0, name.length - extension.length), extension };
}

/** `name (2).csv`: the n-th that would be called `name.csv`. The last step of a path with slashes alone. */
export function numbered(path: string, n: number): string {
  const at = path.lastIndexOf("/") + 1;
  const { stem, extension } = splitName(path.slice(at));
  return `${path.slice(0, at)}${stem} (${n})${extension}`;
}
