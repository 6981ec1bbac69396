import type { App } from "../../app.ts";
import { findLakeFile } from "../../core/lake-files/folder.ts";
import type { UriInText } from "../../core/lake-files/uris-in-text.ts";
import { datasetOfPrefix, gsUri } from "../../core/layout.ts";
import { readStanding, type DatasetStanding } from "../../core/results/standing.ts";
import type { Bucket, StoredObject } from "../../core/services/storage.ts";
import { tableFormat } from "../../core/tables/format.ts";
import { openTable } from "../../core/tables/open-table.ts";
import { objectSource } from "../../core/tables/sources/object-source.ts";
import { oneLine } from "../../core/text/plain-text.ts";

// More do not fit on a screen.
const MOST_COLUMNS = 40;
const SAMPLE_ROWS = 50;

/** What is where an address of a text leads, line by line; why that can't be told, where it can't. */
export async function describeUri(
  app: App,
  { bucket: name, object }: UriInText,
  signal: AbortSignal,
): Promise<string[]> {
  const uri = oneLine(gsUri(name, object));
  try {
    const { clients, connection } = await app.connect();
    const bucket = (await clients.storage()).bucket(name);
    const dataset = name === connection.lakeBucket ? datasetOfPrefix(object) : undefined;
    if (dataset !== undefined)
      return [uri, ...describeDataset(app, dataset, await readStanding(bucket, dataset, signal))];
    return [uri, ...(await describePlace(app, bucket, object, signal))];
  } catch (error) {
    if (signal.aborted) return [uri];
    const { what, hint } = await app.explain(error);
    return [uri, ...[what, hint].filter((text) => text !== "")];
  }
}

function describeDataset({ t }: App, dataset: string, standing: DatasetStanding): readonly string[] {
  switch (standing.state) {
    case "published":
      return [
        t("Dataset {0}: {1} rows, {2} in quarantine", dataset, standing.rows, standing.quarantined),
        t("Published {0} by {1}", standing.publishedAt, standing.batchId),
        "",
        ...standing.columns.slice(0, MOST_COLUMNS).map(({ name, type }) => `${oneLine(name)}: ${oneLine(type)}`),
      ];
    case "never":
      return [t("Dataset {0} was never published.", dataset)];
    case "unreadable":
      throw standing.failure;
  }
}

async function describePlace(app: App, bucket: Bucket, object: string, signal: AbortSignal): Promise<string[]> {
  const { t } = app;
  const name = object.replace(/\/$/, "");
  const found = await findLakeFile(bucket, { name, folder: name !== object || name === "" }, signal);
  if (found === undefined) return [t("Nothing is there.")];
  if (found.kind === "file")
    return [...describeObject(app, found.object), ...(await describeColumns(bucket, found.object, signal))];
  const { prefixes, objects, nextPageToken } = await bucket.list(
    { prefix: found.prefix, delimiter: "/", pageSize: 1000 },
    signal,
  );
  const count = prefixes.length + objects.filter((one) => one.name !== found.prefix).length;
  return [nextPageToken === undefined ? t("Folder, {0} entries", count) : t("Folder, more than {0} entries", count)];
}

function describeObject({ t }: App, { size, updated, contentType }: StoredObject): string[] {
  return [`${size} B · ${oneLine(contentType)}`, t("Updated {0}", updated)];
}

/** The columns of what is a table, with their types as far as a few rows tell. */
async function describeColumns(
  bucket: Bucket,
  { name, generation, contentEncoding }: StoredObject,
  signal: AbortSignal,
): Promise<string[]> {
  const format = contentEncoding === undefined ? tableFormat(name) : undefined;
  if (format === undefined) return [];
  const table = await openTable(await objectSource(bucket, name, signal, generation), format, signal);
  try {
    // Of text the types are those of the values that were read.
    if (format !== "parquet") await table.rows(0, SAMPLE_ROWS, signal);
    const shown = table.columns.slice(0, MOST_COLUMNS).map(({ name, type }) => `${oneLine(name)}: ${oneLine(type)}`);
    return ["", ...shown, ...(table.columns.length > MOST_COLUMNS ? ["…"] : [])];
  } finally {
    table.close();
  }
}
