import * as vscode from "vscode";
import { reasonOf } from "../../core/failure.ts";
import type { EditorParts } from "../parts.ts";
import type { OpenedFiles } from "./opened-files.ts";

type Entries = readonly [string, vscode.FileType][];

// Those that were listed last: an explorer shows no more of them at once.
const MOST_FOLDERS = 30;
// Who changes windows often asks no bucket as often.
const SECONDS = 30;

/** What is looked at, and how. */
interface Looked {
  readonly opened: OpenedFiles;
  readonly fire: (changes: readonly vscode.FileChangeEvent[]) => void;
  readonly list: (uri: vscode.Uri) => Promise<Entries>;
  /** Undefined where nothing is there. */
  readonly generationOf: (uri: vscode.Uri) => Promise<string | undefined>;
}

/**
 * Looks again at the files that are open and the folders that were listed, when Sluice has changed something, or the user
 * comes back to the window: a bucket tells nobody of its changes.
 */
export function lookAgain(
  { app, onChanged }: Pick<EditorParts, "app" | "onChanged">,
  { opened, fire, list, generationOf }: Looked,
): { wasListed(uri: vscode.Uri, entries: Entries): void; dispose(): void } {
  const listed = new Map<string, { readonly uri: vscode.Uri; readonly entries: Entries }>();
  let looks = false;
  let last = 0;

  const remember = (uri: vscode.Uri, entries: Entries) => {
    const key = uri.toString();
    listed.delete(key);
    listed.set(key, { uri, entries });
    const [oldest] = listed.keys();
    if (listed.size > MOST_FOLDERS && oldest !== undefined) listed.delete(oldest);
  };

  async function lookAtFile(uri: vscode.Uri): Promise<void> {
    const before = opened.lastRead(uri);
    const now = await generationOf(uri);
    if (before === undefined || before.generation === now) return;
    fire([{ type: now === undefined ? vscode.FileChangeType.Deleted : vscode.FileChangeType.Changed, uri }]);
  }

  async function relist(uri: vscode.Uri, before: Entries): Promise<void> {
    const now = await list(uri);
    remember(uri, now);
    const names = (entries: Entries) => new Set(entries.map(([name]) => name));
    const at = (name: string) => vscode.Uri.joinPath(uri, name);
    const [had, has] = [names(before), names(now)];
    const changes = [
      ...[...has.difference(had)].map((name) => ({ type: vscode.FileChangeType.Created, uri: at(name) })),
      ...[...had.difference(has)].map((name) => ({ type: vscode.FileChangeType.Deleted, uri: at(name) })),
    ];
    if (changes.length > 0) fire(changes);
  }

  async function look(): Promise<void> {
    if (looks) return;
    looks = true;
    last = Date.now();
    try {
      for (const uri of opened.all()) await lookAtFile(uri);
      for (const { uri, entries } of [...listed.values()]) await relist(uri, entries);
    } catch (error) {
      // Nobody has asked for it: who opens one of them is told.
      app.log.warn(`gs: could not be looked at again: ${reasonOf(error)}`);
    } finally {
      looks = false;
    }
  }

  const subscriptions = vscode.Disposable.from(
    onChanged((views) => void (views.includes("buckets") && look())),
    vscode.window.onDidChangeWindowState(({ focused }) => {
      if (focused && Date.now() - last > SECONDS * 1000) void look();
    }),
  );
  return { wasListed: remember, dispose: () => void subscriptions.dispose() };
}
