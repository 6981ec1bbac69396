import { existsSync, globSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { type Document, readDocument } from "./document.ts";

const AIRFLOW = join(import.meta.dirname, "..", "..", ".tools", "airflow");
/** They come inside `google-api-python-client`, whose package the lock of the Airflow environment holds by its hash. */
const FOLDER = "{lib/python3*,Lib}/site-packages/googleapiclient/discovery_cache/documents";
const NAMES = ["drive.v3", "storage.v1", "dataproc.v1", "iamcredentials.v1"] as const;

/** Why nothing can be held against the documents on this machine; undefined where they are there. */
export const documentsMissing = documentsFolder() === undefined ? "the Airflow environment is not there" : undefined;

/** Google's discovery documents of the emulated services. Throws where they are not there. */
export function openDocuments(): readonly Document[] {
  const folder = documentsFolder();
  if (folder === undefined) throw new Error(documentsMissing);
  return NAMES.map((name) => readDocument(readFileSync(join(folder, `${name}.json`), "utf8")));
}

function documentsFolder(): string | undefined {
  const [folder] = globSync(FOLDER, { cwd: AIRFLOW });
  return folder !== undefined && existsSync(join(AIRFLOW, folder)) ? join(AIRFLOW, folder) : undefined;
}
