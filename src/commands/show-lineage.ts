import type { App, Connected } from "../app.ts";
import { gsUri, parseGsUri } from "../core/layout.ts";
import { Failure } from "../core/failure.ts";
import { readContracts } from "../core/jobs/contract/read.ts";
import type { Asked, Looked } from "../core/lineage/ask.ts";
import { nodeOfObject, type LineageNode } from "../core/lineage/node.ts";
import type { Match } from "../core/lineage/resolve.ts";
import type { Lineage } from "../core/lineage/step.ts";
import { contractsFolder } from "./ask/contracts-folder.ts";
import { lineagePage } from "./present/lineage-page.ts";
import type { Selected } from "./selection.ts";

/** What a lineage can be asked for by: rows of views, and what pages lead to. */
type Traced =
  | Selected<"drive.file" | "drive.notCopied" | "lake.dataset" | "lake.quarantine" | "lake.object" | "lake.raw">
  | Selected<
      "batch.going" | "batch.ended" | "batch.dataset" | "ingest.run" | "lakeFile" | "page.object" | "page.lineage"
    >;

/**
 * Shows where something comes from and where it went: a file, a dataset, a batch or an ingest run, selected or named.
 * Undefined when the user named nothing, or chose none of several.
 * @throws Failure `lineage.*`, `lineage.several` where nobody can be asked which one; what single services do not tell is a part of the page
 */
export async function showLineage(
  app: App,
  selected?: Traced,
  wishes: { readonly name?: string } = {},
): Promise<Lineage | undefined> {
  const { ui, t } = app;
  const connected = await app.connect();
  const lake = connected.connection.lakeBucket;
  const node = selected === undefined ? await named(app, connected, wishes.name) : nodeOfRow(selected, lake);
  if (node === undefined) return undefined;
  const { trace } = await import("../core/lineage/trace.ts");
  const lineage = await ui.progress(t("Reading the lineage of {0}", called(node)), async (report, signal) =>
    trace(await askedOf(app, connected, (looked) => report(lookedInWords(app, looked))), node, signal),
  );
  await ui.page(await lineagePage(app, lineage, lake));
  return lineage;
}

function nodeOfRow(row: Traced, lake: string): LineageNode {
  switch (row.kind) {
    case "lineage":
      return row.node;
    case "driveFile":
      return { kind: "file", fileId: row.file.id, name: row.file.name };
    case "dataset":
      return { kind: "dataset", dataset: row.dataset };
    case "datasetPart":
      return nodeIn(lake, gsUri(lake, row.part.prefix));
    case "batchDataset":
      return { kind: "batch", batchId: row.batchId, dataset: row.dataset };
    case "batch":
      return { kind: "batch", batchId: row.batch.id };
    case "ingestRun":
      return { kind: "run", folderId: row.run.folderId, runId: row.run.runId };
    case "object":
    case "objectName":
      return nodeIn(lake, row.uri);
  }
}

function nodeIn(lake: string, uri: string): LineageNode {
  const at = parseGsUri(uri);
  const node = at?.bucket === lake ? nodeOfObject(at.object) : undefined;
  if (node === undefined) throw new Failure("lineage.elsewhere", { given: uri, lake });
  return node;
}

/** What the user named, or is asked to name; of several the one that is chosen. */
async function named(app: App, connected: Connected, given: string | undefined): Promise<LineageNode | undefined> {
  const { ui, t } = app;
  const name = given ?? (await ui.input({ title: t("Name, path, id or address of what to trace") }));
  if (name === undefined || name.trim() === "") return undefined;
  const { resolve } = await import("../core/lineage/resolve.ts");
  const found = await ui.progress(t("Looking for {0}", name), async (report, signal) =>
    resolve(await askedOf(app, connected, (looked) => report(lookedInWords(app, looked))), name, signal),
  );
  for (const { failure } of found.unasked) {
    const { what } = await app.explain(failure);
    void ui.warn(t("Not all was looked through: {0}", what));
  }
  const [first] = found.matches;
  if (found.matches.length <= 1) return first?.node;
  // Of several the first would be a guess.
  if (given !== undefined && !ui.canAsk)
    throw new Failure("lineage.several", { name, matches: found.matches.map(matchText) });
  const title = t("{0} match {1}: which one?", found.matches.length, name);
  const choices = found.matches.map((match) => ({ ...describeMatch(app, match), value: match.node }));
  return ui.pick(title, choices);
}

function matchText({ node, name, where }: Match): string {
  return [name, where, idOf(node)].filter(Boolean).join(" · ");
}

function idOf(node: LineageNode): string {
  return node.kind === "file" ? (node.fileId ?? node.object ?? "") : "";
}

function describeMatch({ t }: Pick<App, "t">, { node, name, where }: Match): { label: string; detail: string } {
  const kinds: Readonly<Record<LineageNode["kind"], string>> = {
    file: t("file"),
    dataset: t("dataset"),
    batch: t("batch"),
    run: t("ingest run"),
  };
  return { label: name, detail: [kinds[node.kind], where, idOf(node)].filter(Boolean).join(" · ") };
}

function called(node: LineageNode): string {
  switch (node.kind) {
    case "file":
      return node.name;
    case "dataset":
      return node.dataset;
    case "batch":
      return node.batchId;
    case "run":
      return node.runId;
  }
}

function lookedInWords({ t }: Pick<App, "t">, { rawObjects, driveFiles }: Looked): string {
  return t("looked at: {0} in raw/, {1} in Drive", rawObjects, driveFiles);
}

/** Whom to ask, as the connection has them. */
async function askedOf(app: App, { clients, connection }: Connected, report: (looked: Looked) => void): Promise<Asked> {
  return {
    lake: await clients.lake(),
    drive: () => clients.drive(),
    batches: () => clients.batches(),
    folderIds: connection.driveFolders,
    contracts: async () => readContracts(contractsFolder(app, connection)),
    report,
  };
}
