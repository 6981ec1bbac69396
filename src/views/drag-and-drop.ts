import * as vscode from "vscode";
import { DRAGGED_ROWS, type Drop } from "../drop.ts";
import { addressOfRow, draggedRow } from "./dragged.ts";
import type { Node } from "./node.ts";

/**
 * What is dragged out of a view, and dropped on its rows. What comes of a drop is not decided here.
 * @param dropped is told of each, which may also turn out not to be readable
 */
export function dragAndDrop(dropped: (drop: Promise<Drop>) => Promise<void>): vscode.TreeDragAndDropController<Node> {
  return {
    dragMimeTypes: [DRAGGED_ROWS, "text/plain"],
    dropMimeTypes: [DRAGGED_ROWS, "text/uri-list", "files"],
    handleDrag(nodes, transfer) {
      const rows = nodes.flatMap((node) => draggedRow(node) ?? []);
      if (rows.length === 0) return;
      transfer.set(DRAGGED_ROWS, new vscode.DataTransferItem(JSON.stringify(rows)));
      // What an editor or an input takes.
      transfer.set("text/plain", new vscode.DataTransferItem(rows.map(addressOfRow).join("\n")));
    },
    handleDrop: (onto, transfer) => dropped(read(transfer).then((found) => ({ onto, ...found }))),
  };
}

type Dropped = Omit<Drop, "onto">;

async function read(transfer: vscode.DataTransfer): Promise<Dropped> {
  const nothing: Dropped = { rows: [], paths: [], files: [], others: 0 };
  const rows = await readRows(transfer);
  if (rows.length > 0) return { ...nothing, rows };
  const uris = await readUris(transfer);
  // The same files stand there once more by their contents, which nobody needs then.
  if (uris.length > 0) return { ...nothing, ...sort(uris) };
  const files = [...transfer].flatMap(([, item]) => item.asFile() ?? []);
  const known = files.flatMap(({ uri }) => uri ?? []);
  const unknown = files.filter(({ uri }) => uri === undefined);
  const contents = unknown.map(async (file) => ({ name: file.name, content: await file.data() }));
  return { ...nothing, ...sort(known), files: await Promise.all(contents) };
}

function sort(uris: readonly vscode.Uri[]): Pick<Dropped, "paths" | "others"> {
  const local = uris.filter(({ scheme }) => scheme === "file");
  return { paths: local.map(({ fsPath }) => fsPath), others: uris.length - local.length };
}

async function readUris(transfer: vscode.DataTransfer): Promise<readonly vscode.Uri[]> {
  const text = (await transfer.get("text/uri-list")?.asString()) ?? "";
  // RFC 2483: a line each, comments begin with "#".
  const lines = text.split(/\r?\n/).filter((line) => line !== "" && !line.startsWith("#"));
  return lines.map((line) => vscode.Uri.parse(line));
}

/** The editor adds an empty text for what it carries itself. */
async function readRows(transfer: vscode.DataTransfer): Promise<readonly unknown[]> {
  const texts = await Promise.all(
    [...transfer].filter(([mime]) => mime === DRAGGED_ROWS).map(async ([, item]) => item.asString()),
  );
  const text = texts.find((one) => one !== "");
  if (text === undefined) return [];
  try {
    const rows: unknown = JSON.parse(text);
    return Array.isArray(rows) ? (rows as unknown[]) : [];
  } catch {
    // Another extension's, under our name.
    return [];
  }
}
