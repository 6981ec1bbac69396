import type { SchemaTree } from "hyparquet";
import type { ColumnKind } from "./cell.ts";
import { PER_SECOND } from "./moment.ts";

/** A column of a Parquet file. */
export interface ParquetColumn {
  readonly kind: ColumnKind;
  /** In the words of contracts where it is one of theirs. */
  readonly type: string;
}

/**
 * What a column at the top of a schema is.
 * @throws RangeError for what no schema may have
 */
export function columnOf(tree: SchemaTree): ParquetColumn {
  const kind = kindOf(tree);
  const { element, children } = tree;
  if (children.length > 0 || element.repetition_type === "REPEATED") return { kind, type: nestedType(element) };
  if (kind.decimals === undefined) return { kind, type: flatType(element) };
  return { kind, type: `decimal(${kind.precision ?? 0},${kind.decimals})` };
}

/** The same of any element: of what is repeated, a list's. */
function kindOf(tree: SchemaTree): ColumnKind {
  const { name, repetition_type } = tree.element;
  // Thrift holds nobody to what it has to have.
  if (typeof name !== "string") throw new RangeError("a column has no name");
  const own = tree.children.length === 0 ? leafOf(tree.element) : groupOf(tree);
  return repetition_type === "REPEATED" ? { name, each: own } : own;
}

/** A group as its values come: a list and a map of one repeated part as their elements and values (LogicalTypes.md, LIST, MAP). */
function groupOf({ element: { name, ...element }, children }: SchemaTree): ColumnKind {
  const fields = new Map(children.map((child) => [child.element.name, kindOf(child)]));
  const [only] = children;
  const kind = nestedType({ name, ...element });
  const repeated =
    only?.element.repetition_type === "REPEATED" && children.length === 1
      ? fields.get(only.element.name)?.each
      : undefined;
  if (repeated === undefined || kind === "struct") return { name, fields };
  if (kind === "map") return { name, each: repeated.fields?.get("value"), fields };
  const [inner] = only?.children.length === 1 ? [...(repeated.fields?.values() ?? [])] : [];
  return { name, each: inner ?? repeated, fields };
}

const PER_SECOND_OF = { MILLIS: PER_SECOND.millis, MICROS: PER_SECOND.micros, NANOS: PER_SECOND.nanos };
const MOST_DECIMALS = 1000;

function leafOf({ name, type, converted_type, logical_type, ...element }: SchemaTree["element"]): ColumnKind {
  const said = logical_type?.type === "DECIMAL" ? logical_type : undefined;
  if ((said !== undefined || converted_type === "DECIMAL") && type !== "FLOAT" && type !== "DOUBLE") {
    const decimals = element.scale ?? said?.scale ?? 0;
    if (!(decimals >= 0 && decimals <= MOST_DECIMALS)) throw new RangeError(`a decimal with ${decimals} decimals`);
    return { name, decimals, precision: element.precision ?? said?.precision };
  }
  if (logical_type?.type === "TIME") return { name, perSecond: PER_SECOND_OF[logical_type.unit] };
  if (converted_type === "TIME_MILLIS") return { name, perSecond: PER_SECOND.millis };
  if (converted_type === "TIME_MICROS") return { name, perSecond: PER_SECOND.micros };
  // By the older, converted, type every moment is one of UTC.
  if (logical_type?.type === "TIMESTAMP" && !logical_type.isAdjustedToUTC) return { name, isLocal: true };
  return type === "FLOAT" ? { name, isSingle: true } : { name };
}

function nestedType({ converted_type, logical_type, repetition_type }: SchemaTree["element"]): string {
  if (converted_type === "LIST" || logical_type?.type === "LIST" || repetition_type === "REPEATED") return "list";
  return converted_type === "MAP" || logical_type?.type === "MAP" ? "map" : "struct";
}

function flatType({ type, converted_type, logical_type }: SchemaTree["element"]): string {
  switch (logical_type?.type ?? converted_type) {
    case "DATE":
      return "date";
    case "TIMESTAMP":
    case "TIMESTAMP_MILLIS":
    case "TIMESTAMP_MICROS":
      return "timestamp";
    case "STRING":
    case "UTF8":
    case "ENUM":
    case "JSON":
    case "UUID":
      return "string";
    case "TIME":
    case "TIME_MILLIS":
    case "TIME_MICROS":
      return "time";
    case "FLOAT16":
      return "double";
    default:
  }
  switch (type) {
    case "BOOLEAN":
      return "boolean";
    case "INT32":
    case "INT64":
      return "integer";
    case "INT96":
      return "timestamp";
    case "FLOAT":
    case "DOUBLE":
      return "double";
    default:
      return "binary";
  }
}
