import { basename, dirname } from "node:path";
import * as vscode from "vscode";
import type { Translate } from "../app.ts";
import { choosePipeline } from "./choose-pipeline.ts";
import { pickOne } from "./window.ts";

/** The pipelines of the window: each folder that holds a `sluice.json`, and the one that is worked on. */
export interface Pipelines {
  /** The folder of the one that is worked on, as far as is known; where there is none yet, the one to make it in. */
  readonly folder: string | undefined;
  /** The folders of all, sorted. They are looked for when somebody asks first, and when some came or went. */
  find(): Promise<readonly string[]>;
  /** Looks again: the editor misses what appears together with its folder. */
  findAgain(): Promise<void>;
  /** Asks the user which to work on, and remembers it for this window; undefined when none was chosen. */
  choose(): Promise<string | undefined>;
  /** Asks for one where none is worked on and there are several. @throws AbortError when the user chooses none */
  mustChoose(): Promise<void>;
  /** One came, went or changed, or another is worked on. */
  readonly onChanged: vscode.Event<void>;
  dispose(): void;
}

const REMEMBERED = "sluice.pipeline";
// What tools keep, copy or download is nobody's pipeline.
const ELSEWHERE = "**/{node_modules,.git,.terraform,.venv,site-packages}/**";
const MOST = 200;

/** @param memory the editor's own of this window */
export function createPipelines(memory: vscode.Memento, t: Translate): Pipelines {
  const changed = new vscode.EventEmitter<void>();
  let found: Promise<readonly string[]> | undefined;
  let folder: string | undefined;

  const decide = (folders: readonly string[]): readonly string[] => {
    folder = choosePipeline({ folders, remembered: memory.get<string>(REMEMBERED), roots: workspaceFolders() });
    return folders;
  };
  const find = (): Promise<readonly string[]> => (found ??= findFolders().then(decide));
  const forget = () => {
    found = undefined;
    changed.fire();
  };
  const watcher = vscode.workspace.createFileSystemWatcher("**/sluice.json");
  const subscriptions = vscode.Disposable.from(
    changed,
    watcher,
    watcher.onDidCreate(forget),
    watcher.onDidDelete(forget),
    watcher.onDidChange(forget),
    vscode.workspace.onDidChangeWorkspaceFolders(forget),
  );

  async function choose(): Promise<string | undefined> {
    const folders = await find();
    const choices = folders.map((value) => ({ label: basename(value), detail: value, value }));
    const chosen = await pickOne(t("The pipeline to work on"), choices);
    if (chosen === undefined) return undefined;
    await memory.update(REMEMBERED, chosen);
    decide(folders);
    changed.fire();
    return chosen;
  }

  return {
    get folder() {
      return folder;
    },
    find,
    async findAgain() {
      const before = await find();
      found = undefined;
      const folders = await find();
      if (folders.join("\n") !== before.join("\n")) changed.fire();
    },
    choose,
    async mustChoose() {
      const folders = await find();
      if (folder !== undefined || folders.length === 0) return;
      if ((await choose()) === undefined) throw new DOMException("no pipeline was chosen", "AbortError");
    },
    onChanged: changed.event,
    dispose: () => void subscriptions.dispose(),
  };
}

function workspaceFolders(): readonly string[] {
  const folders = vscode.workspace.workspaceFolders ?? [];
  return folders.filter(({ uri }) => uri.scheme === "file").map(({ uri }) => uri.fsPath);
}

/**
 * Looks in the folders of this machine alone. In one of a bucket the editor has nothing that searches: asked for all
 * folders it waits for somebody who could, for ever, and with it all that needs a connection.
 */
async function findFolders(): Promise<readonly string[]> {
  const files = await Promise.all(
    workspaceFolders().map((folder) =>
      vscode.workspace.findFiles(new vscode.RelativePattern(folder, "**/sluice.json"), ELSEWHERE, MOST),
    ),
  );
  const folders = files.flat().map(({ fsPath }) => dirname(fsPath));
  // A folder of the window may lie in another.
  return [...new Set(folders)].toSorted();
}
