import * as z from "zod";
import { parseGsUri } from "../../core/layout.ts";
import { readDatasetSnippet, readObjectSnippet } from "../../core/spark-snippet.ts";

// Anybody can drag something by our name.
const Dragged = z.array(
  z.looseObject({ uri: z.string().optional(), kind: z.string(), dataset: z.string().optional() }),
);

/** PySpark that reads what was dragged, a row each; undefined where some of it is nothing that Spark reads. */
export function snippetsOf(json: string): string | undefined {
  const rows = Dragged.safeParse(parse(json)).data;
  if (rows === undefined || rows.length === 0) return undefined;
  const snippets = rows.map(({ kind, uri = "", dataset }) => {
    const at = parseGsUri(uri);
    if (at === undefined) return undefined;
    if (kind === "dataset" && dataset !== undefined) return readDatasetSnippet(at.bucket, dataset);
    return kind === "object" ? readObjectSnippet(uri) : undefined;
  });
  const found = snippets.filter((snippet) => snippet !== undefined);
  return found.length === rows.length ? found.join("\n") : undefined;
}

function parse(json: string): unknown {
  try {
    return JSON.parse(json);
  } catch {
    return undefined;
  }
}
