import * as vscode from "vscode";
import type { App, View } from "../app.ts";
import { isFailure } from "../core/failure.ts";
import type { Load } from "./children.ts";
import type { RowContext } from "./draft.ts";
import { createTree, type Tree } from "./tree.ts";

/** What the views are told of. */
export interface ViewEvents {
  /** What these views show has changed. */
  readonly onChanged: vscode.Event<readonly View[]>;
  /** The connection is another one. */
  readonly onReconnected: vscode.Event<void>;
}

/** The three trees, as the extension holds them. */
export interface Views {
  dispose(): void;
  /** The commands that only a view has. */
  readonly commands: {
    readonly "sluice.view.refresh": ViewCommand;
    readonly "sluice.view.loadMore": ViewCommand;
  };
}

/** A command that a view runs: on nothing, or on a row that it made itself. */
interface ViewCommand {
  readonly takes: readonly [];
  run(app: App, given?: unknown): Promise<void>;
}

/** Opens the views. Their loaders, and the Google clients behind them, are loaded when a view is first shown. */
export function openViews(app: App, events: ViewEvents, words: () => Promise<RowContext["describeError"]>): Views {
  const loaders: Readonly<Record<View, Load>> = {
    drive: async (...asked) => (await import("./drive/load.ts")).loadDrive(app, ...asked),
    buckets: async (...asked) => (await import("./buckets/load.ts")).loadBuckets(app, ...asked),
    batches: async (...asked) => (await import("./batches/load.ts")).loadBatches(app, ...asked),
  };
  const rowCommands = { more: "sluice.view.loadMore", retry: "sluice.view.refresh" };
  const open = (view: View) =>
    createTree(view, emptyWhenUnconnected(loaders[view]), rowCommands, async () => {
      const [{ renderNode }, describeError] = await Promise.all([import("./row.ts"), words()]);
      return (node) => renderNode(node, { t: app.t, now: Date.now(), describeError });
    });
  const trees: Readonly<Record<View, Tree>> = {
    drive: open("drive"),
    buckets: open("buckets"),
    batches: open("batches"),
  };

  const all = Object.values(trees);
  const subscriptions = vscode.Disposable.from(
    ...all,
    events.onChanged((views) => views.forEach((view) => trees[view].refresh())),
    events.onReconnected(() => all.forEach((tree) => tree.forget())),
  );
  return {
    commands: {
      "sluice.view.refresh": {
        takes: [],
        run() {
          all.forEach((tree) => tree.refresh());
          return Promise.resolve();
        },
      },
      "sluice.view.loadMore": {
        takes: [],
        async run(_app, given) {
          await Promise.all(all.map((tree) => tree.more(given)));
        },
      },
    },
    dispose: () => void subscriptions.dispose(),
  };
}

/** Without a connection the view says by itself what to do: viewsWelcome in the manifest. */
function emptyWhenUnconnected(load: Load): Load {
  return async (...asked) => {
    try {
      return await load(...asked);
    } catch (error) {
      if (!isFailure(error, "connection.missing") && !isFailure(error, "connection.no-workspace")) throw error;
      return { nodes: [], next: undefined };
    }
  };
}
