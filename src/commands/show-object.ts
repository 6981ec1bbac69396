import type { App, Table } from "../app.ts";
import { Failure } from "../core/failure.ts";
import { batchOf, decodeRawMetadata, parseGsUri, type RawMetadata } from "../core/layout.ts";
import type { StoredObject } from "../core/services/stored-object.ts";

/**
 * Shows an object as it is now: what Cloud Storage says of it, and where it comes from: the Drive file and the run that
 * brought it, or the batch that wrote it. Undefined when nothing was selected.
 * @throws Failure `remote.not-found` when it is gone; `remote.*`, `credentials.*`
 */
export async function showObject(app: App, selected?: { readonly uri: string }): Promise<StoredObject | undefined> {
  const at = parseGsUri(selected?.uri ?? "");
  if (selected === undefined || at === undefined) return undefined;
  const { ui, t } = app;
  const { clients } = await app.connect();
  const object = await ui.progress(t("Looking into {0}", selected.uri), async (_report, signal) =>
    (await clients.storage()).bucket(at.bucket).stat(at.object, signal),
  );
  if (object === undefined)
    throw new Failure("remote.not-found", { service: "storage", what: { kind: "object", uri: selected.uri } });
  await ui.table(detailsTable(app, selected.uri, object));
  return object;
}

function detailsTable({ t }: Pick<App, "t">, uri: string, object: StoredObject): Table {
  const raw = decodeRawMetadata(object.metadata);
  const batch = batchOf(object.name);
  const rows = [
    [t("Address"), uri],
    [t("Size"), `${object.size} B`],
    [t("Type"), object.contentType],
    [t("Updated"), object.updated],
    ...(raw === undefined ? [] : rawRows({ t }, raw)),
    ...(batch === undefined ? [] : [[t("Batch"), batch]]),
    [t("Generation"), `${object.generation} / ${object.metageneration}`],
    ["MD5 (base64)", object.md5Hash ?? ""],
    ["CRC32C", object.crc32c ?? ""],
    ...Object.entries(object.metadata),
  ];
  return {
    title: t("Details of {0}", object.name.slice(object.name.lastIndexOf("/") + 1)),
    columns: [t("Field"), t("Value")],
    rows: rows.filter(([, value]) => value !== ""),
  };
}

function rawRows({ t }: Pick<App, "t">, raw: RawMetadata): readonly string[][] {
  return [
    [t("Drive file"), raw.drivePath],
    [t("Drive ID"), raw.driveId],
    [t("Drive folder"), raw.folderId],
    [t("Created in Drive"), raw.createdTime],
    [t("Modified in Drive"), raw.modifiedTime],
    [t("Ingest run"), raw.runId],
    [t("Gone from Drive"), raw.goneSince ?? ""],
    [t("Found gone by run"), raw.goneRunId ?? ""],
  ];
}
