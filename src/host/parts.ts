import type { Event } from "vscode";
import type { App, View } from "../app.ts";
import type { Logs } from "./log-document/logs.ts";
import type { Pages } from "./pages/index.ts";
import type { Marks } from "./problems/marks.ts";
import type { AskedOfTables } from "./table-editor/asked-of-tables.ts";

/** What the parts of the editor that open, mark and move files are made of. */
export interface EditorParts {
  readonly app: App;
  /** Runs a command of ours, on what it takes. */
  readonly run: (command: string, given?: unknown) => Promise<unknown>;
  /** Tells the user of what was thrown, once, with what helps; and the log. */
  readonly fail: (error: unknown) => void;
  /** Tells of what commands have changed, by the views that show it. */
  readonly onChanged: Event<readonly View[]>;
  /** What is asked of tables by those who open them. */
  readonly tables: AskedOfTables;
  /** The pages that are open. */
  readonly pages: () => Promise<Pages>;
  /** The logs of batches that are open. */
  readonly logs: Logs;
  /** What is marked as wrong in files. */
  readonly marks: Marks;
}
