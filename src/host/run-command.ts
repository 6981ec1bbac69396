import * as vscode from "vscode";
import type { App } from "../app.ts";
import type { ChannelLog } from "./log.ts";
import type { DescribeError } from "./describe-error.ts";
import { activeFile, notify } from "./window.ts";

/** A command's work; `selected` is what the menu was opened on. */
export type Handler = (app: App, selected?: never) => Promise<unknown>;

/**
 * Registers every command of a table in the same wrapper: what fails is logged and told once, what the user cancelled
 * is not told at all. Only nodes of our own views are passed on: a keybinding can name any arguments.
 * @param onFiles commands that get a file of this machine as well, `{kind: "localFile", path}`: the one of the menu, or
 * else of the editor that is open
 */
export function registerCommands(
  table: Readonly<Record<string, Handler>>,
  {
    app,
    log,
    describeError,
    onFiles,
  }: { app: App; log: ChannelLog; describeError: DescribeError; onFiles: readonly string[] },
): vscode.Disposable {
  const run = async (id: string, handler: Handler, given: unknown): Promise<unknown> => {
    log.info(id);
    const selected = onFiles.includes(id) && !isNode(given) ? fileOf(given ?? activeFile()) : given;
    try {
      return await (isNode(selected) ? handler(app, selected as never) : handler(app));
    } catch (error) {
      if (isCancellation(error)) {
        log.info(`${id} was cancelled`);
        return undefined;
      }
      const { whole } = describeError(error);
      log.error(`${id}: ${whole}`, error);
      void offerLog(whole);
      return undefined;
    }
  };

  const offerLog = async (message: string): Promise<void> => {
    const show = app.t("Show Log");
    if ((await notify("error", message, [show])) === show) log.show();
  };

  return vscode.Disposable.from(
    ...Object.entries(table).map(([id, handler]) =>
      vscode.commands.registerCommand(id, (selected: unknown) => run(id, handler, selected)),
    ),
  );
}

function isNode(value: unknown): boolean {
  return typeof value === "object" && value !== null && "kind" in value && typeof value.kind === "string";
}

function fileOf(uri: unknown): { readonly kind: "localFile"; readonly path: string } | undefined {
  return uri instanceof vscode.Uri && uri.scheme === "file" ? { kind: "localFile", path: uri.fsPath } : undefined;
}

function isCancellation(error: unknown): boolean {
  return error instanceof Error && error.name === "AbortError";
}
