import type { SchemaTree } from "hyparquet";
import type { ColumnKind } from "./cell.ts";

/** A column of a Parquet file. */
export interface ParquetColumn {
  readonly kind: ColumnKind;
  /** In the words of contracts where it is one of theirs. */
  readonly type: string;
}

/** What a column at the top of a schema is. */
export function columnOf({ element, children }: SchemaTree): ParquetColumn {
  const { name, scale = 0, precision } = element;
  if (children.length > 0 || element.repetition_type === "REPEATED")
    return { kind: { name }, type: nestedType(element) };
  const isDecimal = element.converted_type === "DECIMAL" || element.logical_type?.type === "DECIMAL";
  if (isDecimal) return { kind: { name, decimals: scale, precision }, type: `decimal(${precision ?? 0},${scale})` };
  return { kind: { name }, type: flatType(element) };
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
