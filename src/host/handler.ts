import type { App } from "../app.ts";

/** A command's work as VS Code is given it. */
export interface Handler {
  /** What it can be run on; the only one that matters here is `localFile`, a file of this machine. */
  readonly takes: readonly string[];
  /** Whether it takes a list of them too. */
  readonly many?: boolean;
  /** `given` is what a menu, a key binding or another extension passed, and may be anything: the handler reads it. */
  run(app: App, given?: unknown): Promise<unknown>;
}
