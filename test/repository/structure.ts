import { existsSync, globSync, readFileSync } from "node:fs";
import { dirname, join, relative } from "node:path";
import ts from "typescript";

/**
 * Prints how each part of the code stands: `npm run structure`, or `npm run structure -- <folder of another checkout>`.
 *
 * A room is a folder of the part, or a file that stands at its top. Floors: how many rooms the longest chain of imports
 * goes through. Arrows: imports between two rooms, each pair once. Circles: groups of rooms that import one another.
 */
const ROOT = process.argv[2] ?? join(import.meta.dirname, "..", "..");
const PARTS = ["src/core/ingest", "src/core", "src", "emulators", "spark/sluice_job"];

interface Source {
  readonly path: string;
  readonly lines: number;
  /** Files, relative to the root, types included. */
  readonly imports: readonly string[];
  readonly undocumented: number;
}

function typescript(path: string): Source {
  const text = readFileSync(join(ROOT, path), "utf8");
  const file = ts.createSourceFile(path, text, ts.ScriptTarget.Latest, true);
  const imports = ts
    .preProcessFile(text)
    .importedFiles.filter(({ fileName }) => fileName.startsWith("."))
    .map(({ fileName }) => join(dirname(path), fileName));
  const undocumented = file.statements.filter(
    (statement) =>
      ts.canHaveModifiers(statement) &&
      ts.getModifiers(statement)?.some(({ kind }) => kind === ts.SyntaxKind.ExportKeyword) === true &&
      ts.getJSDocCommentsAndTags(statement).length === 0,
  ).length;
  return { path, lines: lineCount(text), imports, undocumented };
}

/** Python by its lines: an import at the start of one, a public def or class of the module with no docstring under it. */
function python(path: string): Source {
  const text = readFileSync(join(ROOT, path), "utf8");
  const imports = [...text.matchAll(/^ *from (\.*)([\w.]*) import (\([^)]*\)|.*)$/gm)].flatMap(
    ([, dots = "", module = "", names = ""]) => {
      const names_ = names.replaceAll(/#.*$/gm, "").split(/[^\w]+/);
      return names_.flatMap((name) => pythonFile(path, dots, module, name)).filter((found) => found !== path);
    },
  );
  const defined = [...text.matchAll(/^(?:async )?(?:def|class) [a-zA-Z][^]*?:\n(\s*)(.*)/gm)];
  const undocumented = defined.filter(([, , first = ""]) => !/^r?["']{3}|^"/.test(first)).length;
  return { path, lines: lineCount(text), imports, undocumented };
}

function pythonFile(path: string, dots: string, module: string, name: string): string[] {
  let base = dots === "" ? "spark" : dirname(path);
  for (let up = 1; up < dots.length; up++) base = dirname(base);
  const target = join(base, ...module.split(".").filter((part) => part !== ""));
  const places = [join(target, `${name}.py`), `${target}.py`, join(target, "__init__.py")];
  return places.filter((place) => existsSync(join(ROOT, place))).slice(0, 1);
}

const lineCount = (text: string) => text.split("\n").length - 1;

function roomOf(part: string, path: string): string {
  const [first = "", ...below] = relative(part, path).split("/");
  return below.length > 0 ? `${first}/` : first;
}

/** Rooms that reach one another, as one: each with what it imports outside itself. */
function groups(arrows: ReadonlyMap<string, ReadonlySet<string>>): string[][] {
  const reach = new Map([...arrows.keys()].map((room) => [room, reachable(arrows, room)]));
  const done = new Set<string>();
  return [...arrows.keys()].flatMap((room) => {
    if (done.has(room)) return [];
    const group = [...arrows.keys()].filter(
      (other) => other === room || (reach.get(room)?.has(other) === true && reach.get(other)?.has(room) === true),
    );
    for (const member of group) done.add(member);
    return [group];
  });
}

function reachable(arrows: ReadonlyMap<string, ReadonlySet<string>>, from: string): Set<string> {
  const found = new Set<string>();
  const open = [from];
  for (let room = open.pop(); room !== undefined; room = open.pop())
    for (const next of arrows.get(room) ?? [])
      if (!found.has(next)) {
        found.add(next);
        open.push(next);
      }
  return found;
}

/** A circle counts as one floor. */
function floors(arrows: ReadonlyMap<string, ReadonlySet<string>>, together: readonly (readonly string[])[]): number {
  const heights = new Map<readonly string[], number>();
  const height = (group: readonly string[]): number => {
    const known = heights.get(group);
    if (known !== undefined) return known;
    const below = together.filter(
      (other) => other !== group && group.some((room) => other.some((next) => arrows.get(room)?.has(next) === true)),
    );
    const found = below.reduce((most, other) => Math.max(most, height(other)), 0) + 1;
    heights.set(group, found);
    return found;
  };
  return together.reduce((most, group) => Math.max(most, height(group)), 0);
}

function measure(part: string) {
  const files = globSync(`${part}/**/*.{ts,py}`, { cwd: ROOT }).toSorted();
  const sources = files.map((path) => (path.endsWith(".py") ? python(path) : typescript(path)));
  const arrows = new Map(files.map((path) => [roomOf(part, path), new Set<string>()]));
  for (const { path, imports } of sources)
    for (const target of imports) {
      const [from, to] = [roomOf(part, path), roomOf(part, target)];
      if (from !== to && arrows.has(to)) arrows.get(from)?.add(to);
    }
  const together = groups(arrows);
  const lengths = sources.map(({ lines }) => lines).toSorted((a, b) => a - b);
  return {
    part,
    rooms: arrows.size,
    floors: floors(arrows, together),
    arrows: [...arrows.values()].reduce((sum, { size }) => sum + size, 0),
    files: files.length,
    "median lines": lengths[Math.floor(lengths.length / 2)],
    "largest file": lengths.at(-1),
    "no docstring": sources.reduce((sum, { undocumented }) => sum + undocumented, 0),
    circles: together.filter(({ length }) => length > 1).length,
  };
}

console.table(PARTS.map(measure));
