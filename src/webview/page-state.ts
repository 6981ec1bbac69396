interface Editor {
  postMessage(message: unknown): void;
  getState(): unknown;
  setState(state: unknown): void;
}

declare function acquireVsCodeApi(): Editor;

/** How a reader arranged a table. */
export interface TableState {
  readonly text: string;
  /** Of the choice, as its option has it; empty for all. */
  readonly choice: string;
  readonly sorted?: { readonly column: number; readonly descending: boolean };
}

/** What of a page survives that its tab is hidden. */
export interface PageState {
  readonly scrolled: number;
  /** By the number of the table in the page. */
  readonly tables: Readonly<Record<number, TableState>>;
  /** What the editor shows it by when the window has been loaded anew: as it came, and not understood here. */
  readonly page: string;
}

/** The way to the editor, which a page can ask for once, and what it kept of this page. */
export function keptState(): {
  readonly tell: (link: number) => void;
  readonly state: PageState;
  readonly keep: (changed: Partial<PageState>) => void;
} {
  const editor = acquireVsCodeApi();
  let state: PageState = {
    scrolled: 0,
    tables: {},
    page: "",
    ...(editor.getState() as Partial<PageState> | undefined),
  };
  return {
    tell: (link) => editor.postMessage(link),
    state,
    keep(changed) {
      state = { ...state, ...changed };
      editor.setState(state);
    },
  };
}
