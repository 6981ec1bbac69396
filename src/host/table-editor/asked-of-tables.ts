import * as vscode from "vscode";
import type { Position } from "../../core/address.ts";

/** What is asked of tables from outside of their pages. */
export interface AskedOfTables {
  /** A place that the table of this name is to show: now, or when it is opened. */
  want(uri: vscode.Uri, at: Position): void;
  /** The place that was wanted of a table, once. */
  take(uri: vscode.Uri): Position | undefined;
  readonly onWanted: vscode.Event<void>;
  /** Puts a question of the table that has the focus: where to go, what to find. */
  ask(what: "goTo" | "find"): void;
  readonly onAsked: vscode.Event<"goTo" | "find">;
  dispose(): void;
}

/** Keeps what is asked of tables until it is taken. */
export function askedOfTables(): AskedOfTables {
  const wanted = new Map<string, Position>();
  const onWanted = new vscode.EventEmitter<void>();
  const onAsked = new vscode.EventEmitter<"goTo" | "find">();
  return {
    want(uri, at) {
      wanted.set(uri.toString(), at);
      onWanted.fire();
    },
    take(uri) {
      const at = wanted.get(uri.toString());
      wanted.delete(uri.toString());
      return at;
    },
    onWanted: onWanted.event,
    ask: (what) => onAsked.fire(what),
    onAsked: onAsked.event,
    dispose() {
      onWanted.dispose();
      onAsked.dispose();
    },
  };
}
