import { mkdir, symlink } from "node:fs/promises";
import { join } from "node:path";
import type { PysparkBatch } from "../store/batch.ts";
import { type Buckets, parseUri } from "./bucket.ts";
import type { StagedFiles } from "./spark.ts";

/**
 * Downloads what the batch names into its work folder, each file into a folder of its own.
 * Paths are relative, so that neither the place of the data folder nor an object's name can put a comma into one
 * (spark-submit separates with commas) or lead out of the folder.
 */
export async function stageFiles(
  batch: PysparkBatch,
  connectorJar: string,
  work: string,
  buckets: Buckets,
  signal: AbortSignal,
): Promise<StagedFiles> {
  let count = 0;
  async function download(uri: string): Promise<string> {
    const folder = join("files", String(count++));
    await mkdir(join(work, folder), { recursive: true });
    const path = join(folder, safeName(uri));
    await buckets.download(uri, join(work, path), signal);
    return path;
  }
  async function downloadAll(uris: readonly string[]): Promise<string[]> {
    const paths: string[] = [];
    for (const uri of uris) paths.push(await download(uri));
    return paths;
  }

  const connector = "gcs-connector.jar";
  await symlink(connectorJar, join(work, connector));
  return {
    main: await download(batch.mainPythonFileUri),
    python: await downloadAll(batch.pythonFileUris),
    jars: [connector, ...(await downloadAll(batch.jarFileUris))],
    files: await downloadAll(batch.fileUris),
    archives: await downloadAll(batch.archiveUris),
  };
}

/** The last part of the object's name: it is what Python imports the module by. */
function safeName(uri: string): string {
  const { object } = parseUri(uri);
  const name = object.slice(object.lastIndexOf("/") + 1).replaceAll(/[^\w.-]/g, "_");
  return /^[\w]/.test(name) ? name.slice(-200) : `_${name.slice(-200)}`;
}
