/** What an editor's path names: an object, or the folder of that name. */
export interface LakePath {
  /** Of the object; of a folder without the slash at its end, "" for the bucket itself. */
  readonly name: string;
  /** Whether only the folder can be meant. */
  readonly folder: boolean;
}

// Editors fold such segments away (`a//b` and `a/./b` become `a/b`): another object would be opened, and saved to.
const FOLDED = new Set(["", ".", ".."]);

/**
 * The path by which an editor keeps an object: a slash and its name. A segment that editors would fold away has `%%` at its
 * end, and each `%` at the end of any other stands twice: so every object has one path, and every path one object.
 */
export function pathOfObject(name: string): string {
  return `/${name.split("/").map(segmentOf).join("/")}`;
}

/** The segment of an object, or of a folder, among those of the folder it lies in. */
export function segmentOf(name: string): string {
  const [, base = "", marks = ""] = /^(.*?)(%*)$/s.exec(name) ?? [];
  return `${name}${marks}${FOLDED.has(base) ? "%%" : ""}`;
}

/** The segment of a folder where an object of the same name stands beside it: none that an object has. */
export function folderSegmentOf(name: string): string {
  return `${segmentOf(name)}%`;
}

/** What a path names. */
export function readLakePath(path: string): LakePath {
  const segments = path.replace(/^\//, "").replace(/\/$/, "").split("/");
  const last = segments.at(-1) ?? "";
  return {
    name: segments.map(nameOf).join("/"),
    folder: last === "" || path.endsWith("/") || marksOf(last) % 2 === 1,
  };
}

function nameOf(segment: string): string {
  const marks = marksOf(segment);
  const base = segment.slice(0, segment.length - marks);
  const doubled = Math.floor(marks / 2);
  return base + "%".repeat(FOLDED.has(base) ? Math.max(0, doubled - 1) : doubled);
}

function marksOf(segment: string): number {
  return /%*$/.exec(segment)?.[0].length ?? 0;
}
