import { randomBytes } from "node:crypto";
import type { WebviewPanel } from "vscode";
import type { Translate } from "../../app.ts";
import type { Link, Page } from "../../page.ts";
import { openPanel, takePanel, type Panel } from "../window.ts";
import { readKept } from "./kept-page.ts";
import { drawPage } from "./page-html.ts";

/** What pages are opened with. */
export interface PageHost {
  readonly t: Translate;
  /** The folder that has the pages' scripts, absolute. */
  readonly scripts: string;
  readonly follow: (link: Link) => Promise<void>;
  readonly fail: (error: unknown) => void;
}

/** The pages that are open. */
export interface Pages {
  /** Shows a page: in the tab that it has already, else in one of its own. */
  open(page: Page): void;
  /** Shows in a tab of another time what it showed then, as it is now. @param state what its page kept */
  revive(tab: WebviewPanel, state: unknown): Promise<void>;
}

interface OpenPage {
  readonly panel: Panel;
  /** Number of the first link of what it shows now. */
  first: number;
  links: readonly Link[];
}

/** Pages in tabs. A page tells of clicks by the number of a link alone: where that leads stands here. */
export function createPages({ t, scripts, follow, fail }: PageHost): Pages {
  const shown = new Map<string, OpenPage>();

  function keep(key: string, panel: Panel): OpenPage {
    const page: OpenPage = { panel, first: 0, links: [] };
    panel.onMessage((message) => {
      const link = typeof message === "number" ? page.links[message - page.first] : undefined;
      if (link !== undefined) follow(link).catch(fail);
    });
    panel.onClosed(() => {
      if (shown.get(key) === page) shown.delete(key);
    });
    shown.set(key, page);
    return page;
  }

  function open(page: Page): void {
    const open = shown.get(page.key) ?? keep(page.key, openPanel("sluice.page", page.title, scripts));
    open.first += open.links.length;
    const drawn = drawPage(page, {
      t,
      nonce: randomBytes(16).toString("hex"),
      script: open.panel.address("page.js"),
      firstLink: open.first,
    });
    open.links = drawn.links;
    open.panel.show(page.title, drawn.html);
  }

  return {
    open,
    async revive(tab, state) {
      const kept = readKept(state);
      if (kept === undefined) {
        tab.dispose();
        return;
      }
      keep(kept.key, takePanel(tab, scripts));
      // It stays when nobody answers: the user is told why, and can ask again.
      const { command, given, isCostly = false } = kept.again;
      const note = isCostly ? t("What stood here is read again by Refresh.") : t("What stood here is read again.");
      open({ ...kept, facts: [{ name: t("State"), value: { text: note, tone: "quiet" } }], actions: [], sections: [] });
      if (!isCostly) await follow({ to: "command", command, given });
    },
  };
}
