import { isAlias, isMap, isScalar, isSeq, parseDocument, type Node, type Pair, type ParsedNode } from "yaml";
import * as z from "zod";
import { contractSchema } from "./contract.ts";

/** Something that may stand in a contract at a place. */
export interface Suggestion {
  readonly kind: "field" | "value";
  readonly label: string;
  /** What is written; a field brings its colon. */
  readonly insert: string;
  /** As the schema describes it; empty where it does not. */
  readonly description: string;
}

/** Suggestions, and the part of the text that they replace, in characters. */
export interface Suggestions {
  readonly from: number;
  readonly to: number;
  readonly items: readonly Suggestion[];
}

/** What the schema says of the field at a place of the text. */
export interface FieldHelp {
  readonly field: string;
  readonly description: string;
  readonly from: number;
  readonly to: number;
}

/** The part of JSON schema that a contract's uses. */
interface Schema {
  readonly properties?: Readonly<Record<string, Schema>> | undefined;
  readonly items?: Schema | undefined;
  readonly description?: string | undefined;
  readonly enum?: readonly (string | number)[] | undefined;
  readonly const?: string | number | undefined;
  readonly type?: string | readonly string[] | undefined;
}

const Schema: z.ZodType<Schema> = z.lazy(() =>
  z.object({
    properties: z.record(z.string(), Schema).optional(),
    items: Schema.optional(),
    description: z.string().optional(),
    enum: z.array(z.union([z.string(), z.number()])).optional(),
    const: z.union([z.string(), z.number()]).optional(),
    type: z.union([z.string(), z.array(z.string())]).optional(),
  }),
);

const root = Schema.parse(contractSchema());
// Stands for what is about to be written: no contract has it.
const HERE = "sluiceWritesHere";
// Nobody writes a longer one by hand; aliases are never followed.
const LONGEST = 256 * 1024;

// The schema has patterns for them: what fits is not told by these.
const TYPES = ["string", "integer", "double", "decimal(10,2)", "boolean", "date", "timestamp"];
const FORMATS = [
  ...["yyyy-MM-dd", "dd/MM/yyyy", "MM/dd/yyyy", "yyyyMMdd", "dd.MM.yyyy"],
  ...["yyyy-MM-dd HH:mm:ss", "yyyy-MM-dd'T'HH:mm:ss", "yyyy-MM-dd'T'HH:mm:ssXXX", "dd/MM/yyyy HH:mm"],
];
const ENCODINGS = ["utf-8", "iso-8859-1", "iso-8859-15", "windows-1250", "windows-1252", "utf-16"];
const OFFERED: Readonly<Record<string, readonly string[]>> = {
  "columns.*.type": TYPES,
  "columns.*.format": FORMATS,
  "csv.encoding": ENCODINGS,
  "csv.delimiter": [";", "|", "\\t"],
};

/** What may be written at an offset of a contract's text, however unfinished that is. */
export function suggestInContract(text: string, offset: number): Suggestions {
  const from = offset - (/[\w-]*$/.exec(text.slice(0, offset))?.[0].length ?? 0);
  const to = offset + (/^[\w-]*/.exec(text.slice(offset))?.[0].length ?? 0);
  const none = { from, to, items: [] };
  if (text.length > LONGEST) return none;
  const line = text.slice(text.lastIndexOf("\n", from - 1) + 1, from);
  if (/(^|\s)#/.test(line)) return none;
  const isField = /^\s*(?:- +)*$|[{,]\s*$/.test(line) && !isInList(line);
  const written = /^\s*:/.test(text.slice(to));
  const insert = isField && !written ? `${HERE}: ` : HERE;
  // `key:` and nothing behind it is no value yet: YAML wants a blank there.
  const blank = line.endsWith(":") ? " " : "";
  const found = find(
    parseDocument(text.slice(0, from) + blank + insert + text.slice(to), { prettyErrors: false }).contents,
    [],
  );
  if (found === undefined) return none;
  const { path, beside } = found;
  if (found.isKey) {
    const of = schemaAt(path);
    // A list of texts has no fields: what stands there is one of its values.
    if (of?.properties === undefined) return { from, to, items: valuesAt(path, text, blank) };
    const fields = Object.entries(of.properties).filter(([name]) => !beside.includes(name));
    return { from, to, items: fields.map(([name, schema]) => fieldOf(name, schema, written)) };
  }
  return { from, to, items: valuesAt(path, text, blank) };
}

/** What the schema says of the field whose name, or whose value, stands at an offset. */
export function describeInContract(text: string, offset: number): FieldHelp | undefined {
  if (text.length > LONGEST) return undefined;
  const document = parseDocument(text, { prettyErrors: false });
  return helpAt(document.contents, [], offset);
}

function helpAt(node: Node | null, path: readonly string[], offset: number): FieldHelp | undefined {
  if (isSeq(node)) return firstOf(node.items, (item) => helpAt(item as Node, [...path, "*"], offset));
  if (!isMap(node)) return undefined;
  return firstOf(node.items, ({ key, value }: Pair) => {
    if (!isScalar(key) || !key.range) return undefined;
    const field = String(key.value);
    const below = [...path, field];
    const inside = helpAt(value as Node | null, below, offset);
    if (inside) return inside;
    const [from, to] = key.range;
    const ends = isScalar(value) && value.range ? value.range[1] : to;
    if (offset < from || offset > ends) return undefined;
    const description = schemaAt(below)?.description;
    return description === undefined ? undefined : { field, description, from, to: ends };
  });
}

function firstOf<T, R>(items: readonly T[], look: (item: T) => R | undefined): R | undefined {
  for (const item of items) {
    const found = look(item);
    if (found !== undefined) return found;
  }
  return undefined;
}

interface Found {
  readonly path: readonly string[];
  /** Whether it is the name of a field, which then stands in the map at `path`. */
  readonly isKey: boolean;
  /** The fields that stand in the same map. */
  readonly beside: readonly string[];
}

function find(node: ParsedNode | Node | null, path: readonly string[]): Found | undefined {
  if (node === null || isAlias(node)) return undefined;
  // A bare word where a map may stand is the beginning of its first field.
  if (isScalar(node))
    return node.value === HERE ? { path, isKey: schemaAt(path)?.properties !== undefined, beside: [] } : undefined;
  if (isSeq(node)) return firstOf(node.items, (item) => find(item as Node, [...path, "*"]));
  if (!isMap(node)) return undefined;
  const beside = node.items.map(({ key }) => (isScalar(key) ? String(key.value) : ""));
  return firstOf(node.items, ({ key, value }: Pair) => {
    if (!isScalar(key)) return undefined;
    if (key.value === HERE) return { path, isKey: true, beside };
    return find(value as Node | null, [...path, String(key.value)]);
  });
}

function schemaAt(path: readonly string[]): Schema | undefined {
  return path.reduce<Schema | undefined>((schema, key) => {
    if (key === "*") return schema?.items;
    const { properties = {} } = schema ?? {};
    return Object.hasOwn(properties, key) ? properties[key] : undefined;
  }, root);
}

function fieldOf(label: string, schema: Schema, written: boolean): Suggestion {
  return {
    kind: "field",
    label,
    insert: written ? label : `${label}:${schema.type === "object" ? "" : " "}`,
    description: schema.description ?? "",
  };
}

function valuesAt(path: readonly string[], text: string, blank: string): readonly Suggestion[] {
  const schema = schemaAt(path);
  const description = schema?.description ?? "";
  const value = (label: string): Suggestion => ({
    ...{ kind: "value", label, description },
    insert: `${blank}${/[,;|\\']/.test(label) ? `"${label}"` : label}`,
  });
  if (path.join(".") === "key.*") return columnsOf(text).map(value);
  const known = OFFERED[path.join(".")];
  if (known) return known.map(value);
  if (schema?.type === "boolean") return ["true", "false"].map(value);
  if (schema?.const !== undefined) return [value(String(schema.const))];
  return (schema?.enum ?? []).map((one) => value(String(one)));
}

/** The names that the contract's columns have, by their lines: it may be unfinished. */
function columnsOf(text: string): readonly string[] {
  return Array.from(text.matchAll(/(?:^\s*-?\s*|[{,]\s*)name: *["']?([A-Za-z]\w*)/gm), ([, name = ""]) => name);
}

/** `[a, ` goes on with a value. */
function isInList(line: string): boolean {
  return line.lastIndexOf("[") > Math.max(line.lastIndexOf("]"), line.lastIndexOf("{"));
}
