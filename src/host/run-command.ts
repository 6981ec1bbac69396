import * as vscode from "vscode";
import type { App } from "../app.ts";
import type { ChannelLog } from "./log.ts";
import type { DescribeError } from "./describe-error.ts";
import type { Handler } from "./handler.ts";
import { activeFile, notify } from "./window.ts";

/** What commands are run in. */
interface CommandContext {
  readonly app: App;
  readonly log: ChannelLog;
  readonly words: () => Promise<DescribeError>;
  /** Done before a command is run, such as asking which pipeline it is for. */
  readonly before: (id: string) => Promise<void>;
  /** The rows that are selected in the view of this id, which a key binding gives; undefined for anything else. */
  readonly selected: (given: unknown) => readonly unknown[] | undefined;
  /** Told of each command that came to a result; one that was given up has none. */
  readonly after: (id: string) => void;
}

/** The commands as the editor has them. */
export interface RegisteredCommands {
  /** Runs one as if the user had, on what it takes or on nothing. */
  run(id: string, given?: unknown): Promise<unknown>;
  /** Tells of what was thrown outside of a command: in the log, and once to the user, with what helps. */
  fail(error: unknown): void;
  dispose(): void;
}

/**
 * Registers every command of a table in the same wrapper: what fails is logged and told once, what the user cancelled
 * is not told at all. Who takes a file of this machine gets it as `{kind: "localFile", path}`: the one of the menu, or
 * else of the editor that is open. Who takes many gets a list where many are selected.
 */
export function registerCommands(
  table: Readonly<Record<string, Handler>>,
  { app, log, words, before, after, selected }: CommandContext,
): RegisteredCommands {
  const run = async (id: string, handler: Handler, given: unknown): Promise<unknown> => {
    log.info(id);
    try {
      const read = await readUris(handler, given);
      await before(id);
      const result = await handler.run(app, read ?? given);
      if (result !== undefined) after(id);
      return result;
    } catch (error) {
      if (isCancellation(error)) {
        log.info(`${id} was cancelled`);
        return undefined;
      }
      const { whole } = (await words())(error);
      log.error(`${id}: ${whole}`, error);
      void tell(error, whole);
      return undefined;
    }
  };

  const runById = async (id: string, given?: unknown): Promise<unknown> => {
    const handler = table[id];
    if (handler === undefined) throw new RangeError(`there is no command ${id}`);
    return run(id, handler, given);
  };

  const fail = async (error: unknown): Promise<void> => {
    if (isCancellation(error)) return;
    const { whole } = (await words())(error);
    log.error(whole, error);
    await tell(error, whole);
  };

  const tell = async (error: unknown, message: string): Promise<void> => {
    const { offerRemedies } = await import("./offer-remedies.ts");
    try {
      await offerRemedies(error, message, { app, run: runById, showLog: () => log.show() });
    } catch (refused) {
      // The file to be opened may be gone by now.
      const { whole } = (await words())(refused);
      log.error(whole, refused);
      await notify("error", whole);
    }
  };

  const subscriptions = vscode.Disposable.from(
    ...Object.entries(table).map(([id, handler]) =>
      vscode.commands.registerCommand(id, (given: unknown, all: unknown) => {
        const rows = selected(given);
        return run(id, handler, rows === undefined ? allOf(handler, given, all) : allOf(handler, rows[0], rows));
      }),
    ),
  );
  return {
    run: runById,
    fail: (error) => void fail(error),
    dispose: () => void subscriptions.dispose(),
  };
}

/** A menu gives the row that it was opened on, and beside it all that are selected where that is one of them. */
function allOf({ many = false }: Handler, given: unknown, all: unknown): unknown {
  return many && Array.isArray(all) && all.length > 0 ? all : given;
}

/** What the editor's own menus give, as what our rows are: files of this machine, and files of a bucket. */
async function readUris({ takes }: Handler, given: unknown): Promise<unknown> {
  if (takes.includes("localFile")) return filesOf(given ?? activeFile());
  if (!(given instanceof vscode.Uri) || given.scheme !== "gs" || !takes.includes("lakeFile")) return undefined;
  const [{ addressOf }, { gsUri }] = await Promise.all([import("./addresses.ts"), import("../core/layout.ts")]);
  const address = addressOf(given);
  return address?.kind === "object" ? { kind: "objectName", uri: gsUri(address.bucket, address.object) } : undefined;
}

function filesOf(given: unknown): unknown {
  if (!Array.isArray(given)) return fileOf(given);
  const files = given.flatMap((one: unknown) => fileOf(one) ?? []);
  return files.length === given.length ? files : undefined;
}

function fileOf(uri: unknown): { readonly kind: "localFile"; readonly path: string } | undefined {
  return uri instanceof vscode.Uri && uri.scheme === "file" ? { kind: "localFile", path: uri.fsPath } : undefined;
}

function isCancellation(error: unknown): boolean {
  return error instanceof Error && error.name === "AbortError";
}
