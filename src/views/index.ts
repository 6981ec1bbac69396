import * as vscode from "vscode";
import type { App, View } from "../app.ts";
import type { Drop } from "../drop.ts";
import type { TransferList } from "../transfer.ts";
import { isFailure, type Service } from "../core/failure.ts";
import type { Retrying } from "../core/google/retry.ts";
import type { Load } from "./children.ts";
import type { RowContext } from "./draft.ts";
import type { Node } from "./node.ts";
import { freshIn } from "./pipeline/fresh.ts";
import { createTree, type Tree, type ViewContent } from "./tree.ts";

/** What the views are told of. */
export interface ViewEvents {
  /** What these views show has changed. */
  readonly onChanged: vscode.Event<readonly View[]>;
  /** The connection is another one. */
  readonly onReconnected: vscode.Event<void>;
  /** A service did not answer as it should, and is asked again. */
  readonly onRetrying: vscode.Event<Retrying>;
  /** Is told what a view has to show, when that was found. */
  readonly shown: (view: View, content: ViewContent) => void;
  /** The transfers of the window, and when they are others. */
  readonly transfers: TransferList & { readonly onChanged: vscode.Event<void> };
  /** Is told what was dropped on a row. */
  readonly dropped: (drop: Promise<Drop>) => Promise<void>;
  /** Seconds after which a view asks anew while something in it goes on; 0: it does not. */
  readonly every: () => number;
}

/** The trees, as the extension holds them. */
export interface Views {
  dispose(): void;
  /** Says on top of the views which pipeline they show. */
  name(pipeline: string | undefined): void;
  /** The rows that are selected in a view, by its id in the manifest; undefined where there is no such view. */
  selected(id: unknown): readonly Node[] | undefined;
  /** The commands that only a view has. */
  readonly commands: {
    readonly "sluice.view.refresh": ViewCommand;
    readonly "sluice.view.loadMore": ViewCommand;
    /** Fails as the row did: who runs commands tells of it, with what helps. */
    readonly "sluice.view.tellError": ViewCommand;
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
    pipeline: async (...asked) => (await import("./pipeline/load.ts")).loadPipeline(app, ...asked),
    drive: onFirstLoad(async () => (await import("./drive/load.ts")).openDriveView(app)),
    buckets: async (...asked) => (await import("./buckets/load.ts")).loadBuckets(app, ...asked),
    batches: async (...asked) => (await import("./batches/load.ts")).loadBatches(app, ...asked),
    transfers: async (parent, token) =>
      (await import("./transfers/load.ts")).loadTransfers(events.transfers, parent, { token, size: app.pageSize }),
  };
  // What one view has asked, another need not ask again.
  let freshOf: Readonly<Record<string, number>> = {};
  const rowCommands = { more: "sluice.view.loadMore", retry: "sluice.view.refresh" };
  const open = (view: View) =>
    createTree(
      view,
      emptyWhenUnconnected(loaders[view]),
      rowCommands,
      async () => {
        const [{ renderNode }, { renderBadge }, describeError] = await Promise.all([
          import("./row.ts"),
          import("./badge.ts"),
          words(),
        ]);
        const context = () => ({ t: app.t, now: Date.now(), locale: vscode.env.language, describeError, freshOf });
        return {
          row: (node) => renderNode(node, context()),
          badge: (nodes) => renderBadge(nodes, context()),
        };
      },
      {
        // Whether there are transfers, who has them says.
        told: (content) => view !== "transfers" && events.shown(view, content),
        every: events.every,
        ...((view === "drive" || view === "buckets") && { dropped: events.dropped }),
        loaded(nodes) {
          if (view !== "pipeline") return;
          freshOf = freshIn(nodes);
          trees.drive.repaint();
        },
      },
    );
  const trees: Readonly<Record<View, Tree>> = {
    pipeline: open("pipeline"),
    drive: open("drive"),
    buckets: open("buckets"),
    batches: open("batches"),
    transfers: open("transfers"),
  };

  const all = Object.values(trees);
  const refresh = (views: Iterable<View>) => {
    freshOf = {};
    for (const view of views) trees[view].refresh();
  };
  const subscriptions = vscode.Disposable.from(
    ...all,
    // Whatever has changed, the whole is another.
    events.onChanged((views) => refresh(new Set<View>(["pipeline", ...views]))),
    events.transfers.onChanged(() => trees.transfers.refresh()),
    events.onRetrying(({ service, attempt, of }) => {
      for (const [view, tree] of Object.entries(trees) as [View, Tree][]) {
        const name = ASKED[view][service];
        if (name !== undefined) tree.hint(app.t("{0} does not answer (try {1} of {2})", name, attempt, of));
      }
    }),
    events.onReconnected(() => {
      freshOf = {};
      all.forEach((tree) => tree.forget());
    }),
  );
  return {
    commands: {
      "sluice.view.refresh": {
        takes: [],
        run() {
          refresh(Object.keys(trees) as View[]);
          return Promise.resolve();
        },
      },
      "sluice.view.loadMore": {
        takes: [],
        async run(_app, given) {
          await Promise.all(all.map((tree) => tree.more(given)));
        },
      },
      "sluice.view.tellError": {
        takes: [],
        run: (_app, row) => (isErrorRow(row) ? Promise.reject(row.error) : Promise.resolve()),
      },
    },
    selected: (id) =>
      Object.entries(trees)
        .find(([view]) => `sluice.${view}` === id)?.[1]
        .selected(),
    name: (pipeline) => trees.pipeline.describe(pipeline),
    dispose: () => void subscriptions.dispose(),
  };
}

/** What a view remembers between its loads is made with the first one: starting up does not pay for it. */
function onFirstLoad(open: () => Promise<Load>): Load {
  let opened: Promise<Load> | undefined;
  return async (...asked) => {
    opened ??= open();
    return (await opened)(...asked);
  };
}

const drive = "Google Drive";
const storage = "Cloud Storage";
const dataproc = "Dataproc";
/** Whom each view asks, by name. */
const ASKED: Readonly<Record<View, Partial<Record<Service, string>>>> = {
  pipeline: { drive, storage, dataproc },
  drive: { drive, storage },
  buckets: { storage, drive },
  batches: { dataproc, storage },
  transfers: {},
};

function isErrorRow(row: unknown): row is { readonly error: Error } {
  return typeof row === "object" && row !== null && "error" in row && row.error instanceof Error;
}

const NOT_CONNECTED = [
  "connection.untrusted" as const,
  ...(["connection.missing", "connection.no-workspace", "connection.not-chosen"] as const),
  ...(["connection.local-project", "emulators.none-to-use"] as const),
];

/** A pipeline is there then, and the view says what its file lacks. */
function isIncomplete(error: unknown): boolean {
  return isFailure(error, "connection.missing") && error.params.file !== undefined;
}

/** Without a connection the view says by itself what to do: viewsWelcome in the manifest. */
function emptyWhenUnconnected(load: Load): Load {
  return async (...asked) => {
    try {
      return await load(...asked);
    } catch (error) {
      if (!NOT_CONNECTED.some((code) => isFailure(error, code)) || isIncomplete(error)) throw error;
      return { nodes: [], next: undefined };
    }
  };
}
