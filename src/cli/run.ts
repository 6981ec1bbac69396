import { resolve } from "node:path";
import { InvalidArgumentError, type Command } from "commander";
import type { App, Translate } from "../app.ts";
import { describeTarget } from "../commands/present/target.ts";
import { Failure } from "../core/failure.ts";
import { targetOf, type Target } from "../core/google/endpoints.ts";
import { createApp } from "./app.ts";
import type { ConnectionSources } from "../core/connection.ts";
import { connectionFlags, type GlobalFlags } from "./flags.ts";
import { isDirectory } from "./is-directory.ts";
import { localeOf } from "./locale.ts";
import { printJson, printLine, remark } from "./output.ts";

/** What a command's action works with. */
export interface Terminal {
  readonly app: App;
  readonly signal: AbortSignal;
  /** The user's, such as `pt_BR.UTF-8`. */
  readonly locale: string;
  /** What flags say of the connection. */
  readonly given: ConnectionSources["flags"];
  /** Whether results are wanted as lines of JSON. */
  readonly json: boolean;
  /** Prints one result: as a line of JSON with --json, else as these lines. */
  readonly print: (value: unknown, ...lines: readonly string[]) => void;
}

/** What a command does with its arguments and flags; the number, if any, is the exit code. */
export type Action = (terminal: Terminal, ...args: never[]) => Promise<number | undefined>;

/** Turns an action into what commander calls. */
export type Run = (action: Action) => (...args: unknown[]) => Promise<void>;

/** What the command line knows of the process it runs in. */
export interface Process {
  /** Aborted by Ctrl+C. */
  readonly signal: AbortSignal;
  /** Gets the exit code of a command that ended, well or not so well. */
  readonly outcome: { exit: number };
  /** Folder that has `dist/`, `spark/` and what else ships. */
  readonly installation: string;
  /** Whether errors are wanted as lines of JSON too. */
  readonly json: boolean;
  /** Texts in the user's language. */
  readonly t: Translate;
}

/**
 * Runs actions with an app that is made of the flags of `program` and the environment, and puts the exit code that
 * they return into `outcome`. What making the app or the action throws is thrown on; arguments that make no sense are told
 * as commander tells its own.
 */
export function createRunner(program: Command, { signal, outcome, installation, t }: Process): Run {
  return (action) =>
    async (...args) => {
      const flags = program.opts<GlobalFlags>();
      if (flags.workspace !== undefined) await requireFolder(resolve(flags.workspace));
      const json = flags.json === true;
      const locale = localeOf(process.env);
      const created = createApp({ flags, environment: process.env, signal, installation, t });
      let target: Target | undefined;
      const app: App = {
        ...created,
        async connect() {
          const connected = await created.connect();
          const first = target === undefined;
          target = targetOf(connected.endpoints);
          if (first && !json) remark(describeTarget(connected, created.t));
          return connected;
        },
      };
      const print = (value: unknown, ...lines: readonly string[]) => {
        if (json) printJson(withTarget(value, target));
        else lines.forEach(printLine);
      };
      // commander adds the options and the command itself after the arguments that were declared.
      const declared = args.slice(0, -1) as never[];
      const terminal = { app, signal, locale, given: connectionFlags(flags), json, print };
      try {
        outcome.exit = (await action(terminal, ...declared)) ?? outcome.exit;
      } catch (error) {
        // commander tells those alone that it meets while it reads the arguments.
        if (error instanceof InvalidArgumentError) (args.at(-1) as Command).error(error.message);
        throw error;
      }
    };
}

/** @throws Failure `transfer.no-folder`, `file.unreadable` */
async function requireFolder(folder: string): Promise<void> {
  if (!(await isDirectory(folder))) throw new Failure("transfer.no-folder", { folder });
}

/** Every result says whom it comes from. The name is one that no column of a dataset has. */
function withTarget(value: unknown, sluiceTarget: Target | undefined): unknown {
  if (sluiceTarget === undefined || typeof value !== "object" || value === null) return value;
  return { ...value, sluiceTarget };
}
