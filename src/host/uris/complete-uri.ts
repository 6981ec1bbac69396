import * as vscode from "vscode";
import type { App } from "../../app.ts";
import { reasonOf } from "../../core/failure.ts";
import { isPlainInText, uriBeingTyped, type UriBeingTyped } from "../../core/lake-files/uris-in-text.ts";
import { readShownBuckets } from "../../core/shown-buckets.ts";

// Of one listing: what is typed on narrows it.
const MOST = 200;

/** How an address goes on that is being typed: the buckets that are known, or what lies in its folder. */
export async function completeUri(
  app: App,
  { line, position }: { readonly line: string; readonly position: vscode.Position },
  signal: AbortSignal,
): Promise<vscode.CompletionList | undefined> {
  const typed = uriBeingTyped(line);
  if (typed === undefined) return undefined;
  try {
    const { names, isAll } = await goesOn(app, typed, signal);
    const begun = typed.typed.slice(typed.typed.lastIndexOf("/") + 1);
    const range = new vscode.Range(position.translate(0, -begun.length), position);
    const items = names.filter(isPlainInText).map((name) => itemOf(name, range));
    return new vscode.CompletionList(items, !isAll);
  } catch (error) {
    // A list has no place for words; a hover tells why.
    if (!signal.aborted) app.log.warn(`gs:// could not be completed: ${reasonOf(error)}`);
    return undefined;
  }
}

/** Names, of folders with the slash at their ends. */
async function goesOn(
  app: App,
  typed: UriBeingTyped,
  signal: AbortSignal,
): Promise<{ readonly names: readonly string[]; readonly isAll: boolean }> {
  const { clients, connection } = await app.connect();
  if (typed.kind === "bucket") {
    const { added } = readShownBuckets(app.memory, connection.lakeBucket);
    return { names: [connection.lakeBucket, ...added].map((bucket) => `${bucket}/`), isAll: true };
  }
  const bucket = (await clients.storage()).bucket(typed.bucket);
  const listing = { prefix: typed.typed, delimiter: "/", pageSize: MOST };
  const { prefixes, objects, nextPageToken } = await bucket.list(listing, signal);
  const folder = typed.typed.slice(0, typed.typed.lastIndexOf("/") + 1);
  const names = [...prefixes, ...objects.map(({ name }) => name)].map((name) => name.slice(folder.length));
  return { names: names.filter((name) => name !== ""), isAll: nextPageToken === undefined };
}

function itemOf(name: string, range: vscode.Range): vscode.CompletionItem {
  const isFolder = name.endsWith("/");
  const kind = isFolder ? vscode.CompletionItemKind.Folder : vscode.CompletionItemKind.File;
  const item = new vscode.CompletionItem(name, kind);
  item.range = range;
  if (isFolder) item.command = { command: "editor.action.triggerSuggest", title: "" };
  return item;
}
