import * as vscode from "vscode";
import type { View } from "../app.ts";
import type { Drop } from "../drop.ts";
import { isSignedOut } from "../core/failure.ts";
import { oneLine } from "../core/text/plain-text.ts";
import type { Badge } from "./badge.ts";
import { createChildren, type Load } from "./children.ts";
import { dragAndDrop } from "./drag-and-drop.ts";
import type { MoreNode, Node } from "./node.ts";
import { refreshWhileGoing } from "./refresh-while-going.ts";
import type { Row } from "./draft.ts";

/** One view of the sidebar. */
export interface Tree {
  dispose(): void;
  /** Loads anew what is shown; nothing is asked while the view is hidden. */
  refresh(): void;
  /** Like refresh, and forgets what was shown: it belongs to another connection. */
  forget(): void;
  /** Says beside the title why it takes so long, while something is being loaded. */
  hint(text: string): void;
  /** Shows the rows at the top anew, by what is known now; asks nobody. */
  repaint(): void;
  /** What stands beside the view's title. */
  describe(text: string | undefined): void;
  /** The rows that are selected. */
  selected(): readonly Node[];
  /** Loads what follows a row "Load more…" of this tree; of anything else it wants nothing. */
  more(row: unknown): Promise<void>;
}

/** Commands of the rows themselves. */
export interface RowCommands {
  readonly more: string;
  readonly retry: string;
}

/** What a view has to show, so that its welcome text claims nothing before it is known. */
export type ViewContent = "loading" | "empty" | "signedOut" | "shown";

/** What makes the row of a node, and what stands on the view's icon by the nodes at its top. */
interface Render {
  readonly row: (node: Node) => Row;
  readonly badge: (nodes: readonly Node[]) => Badge | undefined;
}

/** What a view is beside its rows. */
export interface TreeAsWhole {
  /** Is told what the view has to show, when that was found. */
  readonly told: (content: ViewContent) => void;
  /** Seconds between two looks at what goes on; 0 for none. */
  readonly every: () => number;
  /** Is told what stands at the top, whenever it was loaded. */
  readonly loaded: (nodes: readonly Node[]) => void;
  /** Is told what was dropped on its rows. A view without it has nothing to drag, and takes one row at a time. */
  readonly dropped?: (drop: Promise<Drop>) => Promise<void>;
}

/**
 * The one tree of all views: nodes are data, loaded by `load`, and rendered as `Row`s by what `loadRender` gives when the
 * first ones are there: starting up does not pay for it.
 */
export function createTree(
  name: View,
  load: Load,
  commands: RowCommands,
  loadRender: () => Promise<Render>,
  { told, every, loaded, dropped }: TreeAsWhole,
): Tree {
  const changed = new vscode.EventEmitter<Node | undefined>();
  const children = createChildren(name, load);
  // A command's argument can come from anywhere: only what was shown here is believed.
  const moreRows = new WeakMap<object, MoreNode>();
  let render: Render | undefined;
  let loading = 0;
  let described = "";
  let top: readonly Node[] = [];
  const refresh = () => {
    children.refresh();
    changed.fire(undefined);
  };
  const isSeen = () => view.visible && vscode.window.state.focused;
  const refresher = refreshWhileGoing({ isSeen, every }, refresh);
  const view = vscode.window.createTreeView<Node>(`sluice.${name}`, {
    showCollapseAll: true,
    ...(dropped !== undefined && { canSelectMany: true, dragAndDropController: dragAndDrop(dropped) }),
    treeDataProvider: {
      onDidChangeTreeData: changed.event,
      async getChildren(parent) {
        loading++;
        const asked = Promise.all([children.of(parent), render ?? loadRender()]);
        const [nodes, rendering] = await asked.finally(() => {
          loading--;
          if (loading === 0) view.description = described;
        });
        render = rendering;
        if (parent === undefined) {
          top = nodes;
          refresher.loaded(nodes);
          view.badge = rendering.badge(nodes);
          loaded(nodes);
          const content = contentOf(nodes);
          told(content);
          if (content === "signedOut") return [];
        }
        for (const node of nodes) if (node.kind === "more") moreRows.set(node, node);
        return [...nodes];
      },
      getTreeItem(node) {
        if (render === undefined) throw new TypeError("a node is shown only after it was loaded");
        return treeItem(node, render.row(node), commands);
      },
    },
  });

  return {
    refresh,
    repaint() {
      for (const node of top) changed.fire(node);
    },
    forget() {
      told("loading");
      view.badge = undefined;
      top = [];
      children.forget();
      changed.fire(undefined);
    },
    describe(text) {
      described = text === undefined ? "" : oneLine(text);
      view.description = described;
    },
    selected: () => view.selection,
    hint(text) {
      if (loading > 0) view.description = oneLine(text);
    },
    async more(row) {
      const node = typeof row === "object" && row !== null ? moreRows.get(row) : undefined;
      if (node === undefined) return;
      await children.more(node);
      changed.fire(node.parent);
    },
    dispose() {
      children.dispose();
      refresher.dispose();
      view.dispose();
      changed.dispose();
    },
  };
}

/** Of a view that has nothing to show since nobody is signed in its welcome text tells, with what helps. */
function contentOf([first, ...more]: readonly Node[]): ViewContent {
  if (first === undefined) return "empty";
  return first.kind === "error" && isSignedOut(first.error) && more.length === 0 ? "signedOut" : "shown";
}

const STATES = {
  none: vscode.TreeItemCollapsibleState.None,
  collapsed: vscode.TreeItemCollapsibleState.Collapsed,
  expanded: vscode.TreeItemCollapsibleState.Expanded,
} as const;

function treeItem(node: Node, row: Row, commands: RowCommands): vscode.TreeItem {
  const item = new vscode.TreeItem(row.label, STATES[row.children]);
  item.id = node.id;
  item.contextValue = row.contextValue;
  item.iconPath = new vscode.ThemeIcon(
    row.icon,
    row.color === undefined ? undefined : new vscode.ThemeColor(row.color),
  );
  if (row.description !== undefined) item.description = row.description;
  item.tooltip = row.tooltip ?? row.label;
  // Without it a screen reader says the whole tooltip.
  item.accessibilityInformation = { label: [row.label, row.description].filter(Boolean).join(", ") };
  if (row.command !== undefined) item.command = { command: row.command, title: row.label };
  if (row.opens !== undefined) item.command = { command: row.opens, title: row.label, arguments: [node] };
  if (node.kind === "more") item.command = { command: commands.more, title: row.label, arguments: [node] };
  if (node.kind === "error") item.command = { command: commands.retry, title: row.label };
  return item;
}
