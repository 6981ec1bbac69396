// What a browser and the console show as text where somebody opens the object (iana.org/assignments/media-types).
const TYPES: Readonly<Record<string, string>> = {
  csv: "text/csv",
  html: "text/html",
  ipynb: "application/x-ipynb+json",
  json: "application/json",
  jsonl: "application/jsonl",
  log: "text/plain",
  md: "text/markdown",
  py: "text/x-python",
  sql: "application/sql",
  tsv: "text/tab-separated-values",
  txt: "text/plain",
  xml: "application/xml",
  yaml: "application/yaml",
  yml: "application/yaml",
};

/** The type of a new object, by the ending of its name. */
export function contentTypeOf(name: string): string {
  const ending = /\.([^./]+)$/.exec(name)?.[1]?.toLowerCase() ?? "";
  return TYPES[ending] ?? "application/octet-stream";
}
