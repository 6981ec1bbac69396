import { isMap, isScalar, isSeq, LineCounter, parseDocument, type Node } from "yaml";

/** A place in a text; line and column count from 1. */
export interface TextPlace {
  readonly line: number;
  readonly column: number;
  /** Behind the last character of what begins there; of what has parts of its own it is left out. */
  readonly end?: { readonly line: number; readonly column: number };
}

/**
 * Where the fields of a YAML or JSON text stand (JSON is YAML, too); a field that is missing is told at what it is missing
 * from. Undefined for a text that can't be parsed.
 */
export function placesOf(text: string): ((path: readonly PropertyKey[]) => TextPlace) | undefined {
  const lines = new LineCounter();
  const document = parseDocument(text, { lineCounter: lines, prettyErrors: false });
  if (document.errors.length > 0) return undefined;
  return (path) => placeOf(nearest(document.contents, path), lines);
}

/** Where a node of a text stands; the beginning where there is none. */
export function placeOf(node: Node | null, lines: LineCounter): TextPlace {
  const at = (offset: number) => {
    const { line, col } = lines.linePos(offset);
    return { line, column: col };
  };
  const [start, end] = node?.range ?? [0];
  return { ...at(start), ...(isScalar(node) && end !== undefined && end > start && { end: at(end) }) };
}

/** The deepest node that is there on the way to `path`. */
export function nearest(node: Node | null, path: readonly PropertyKey[]): Node | null {
  const [key, ...rest] = path;
  if (key === undefined || node === null) return node;
  const child: unknown = isMap(node) || isSeq(node) ? node.get(key, true) : undefined;
  return isMap(child) || isSeq(child) || isScalar(child) ? nearest(child, rest) : node;
}
