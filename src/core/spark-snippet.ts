import { currentPointer, gsUri } from "./layout.ts";

/** PySpark that reads one object, by what its name ends with. */
export function readObjectSnippet(uri: string): string {
  const path = python(escapeGlob(uri));
  const [, kind = ""] = /\.([a-z]+)(?:\.gz)?$/i.exec(uri) ?? [];
  switch (kind.toLowerCase()) {
    case "csv":
    case "txt":
      return `df = spark.read.option("header", True).csv(${path})`;
    case "tsv":
      return `df = spark.read.option("header", True).option("sep", "\\t").csv(${path})`;
    case "json":
    case "jsonl":
      return `df = spark.read.json(${path})`;
    case "parquet":
    case "orc":
      return `df = spark.read.${kind.toLowerCase()}(${path})`;
    case "avro":
      return `df = spark.read.format("avro").load(${path})`;
    default:
      return `df = spark.read.format("binaryFile").load(${path})`;
  }
}

/**
 * PySpark that reads a dataset as it is now: the files that its pointer names, and none that an unfinished batch or an
 * earlier publish left.
 */
export function readDatasetSnippet(lake: string, dataset: string): string {
  return [
    `files = [row.value for row in spark.read.text(${python(gsUri(lake, currentPointer(dataset)))}).collect()]`,
    "df = spark.read.parquet(*files)",
  ].join("\n");
}

/**
 * Spark takes a path for a pattern where it has one of these (SparkHadoopUtil.isGlobPath), and Hadoop's patterns are
 * escaped by a backslash (org.apache.hadoop.fs.GlobPattern).
 */
function escapeGlob(uri: string): string {
  return uri.replaceAll(/[{}[\]*?\\]/g, (character) => `\\${character}`);
}

/** A text of JSON is one of Python too. */
function python(text: string): string {
  return JSON.stringify(text);
}
