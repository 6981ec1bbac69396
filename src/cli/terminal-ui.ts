import { spawn } from "node:child_process";
import { setTimeout as sleep } from "node:timers/promises";
import type { Choice, Question, Report, Table, Task, TextStream, Translate, Ui } from "../app.ts";
import { addressText } from "../core/address.ts";
import { tablesOf } from "./print-page.ts";
import { printLine, printTable, printText, remark as say, remarkText, showLive } from "./output.ts";
import { terminalPrompts } from "./prompts.ts";
import { printTransfer } from "./print-transfer.ts";

/** What the flags of the command line say about asking and printing. */
export interface TerminalOptions {
  /** Results go to stdout as JSON by the program: the Ui then says everything else on stderr only. */
  readonly json: boolean;
  /** The user agreed beforehand to what would be asked. */
  readonly yes: boolean;
  readonly signal: AbortSignal;
  readonly t: Translate;
}

/** Speaks to the user on a terminal: results on stdout, progress, questions and remarks on stderr. */
export function terminalUi({ json, yes, signal, t }: TerminalOptions): Ui {
  const interactive = process.stdin.isTTY && process.stderr.isTTY;
  const prompts = terminalPrompts(signal, t);
  // Stands under the table that was shown last, where the same terminal shows both.
  let note: string | undefined;
  let hasTable = false;
  const show = (table: Table) => {
    if (hasTable) printLine("");
    hasTable = true;
    printTable(table, t);
  };

  return {
    canAsk: interactive,
    async pick<T>(title: string, choices: readonly Choice<T>[]): Promise<T | undefined> {
      return interactive && choices.length > 0 ? prompts.pick(title, choices) : choices[0]?.value;
    },
    async confirm({ question, detail, action, inPerson = false }: Question) {
      if (yes && !inPerson) return true;
      const asked = [question, detail ?? ""].join(" ").trim();
      if (interactive) return prompts.confirm(asked, action);
      say(asked);
      say(
        inPerson
          ? t("Nobody can be asked here, and --yes does not answer this.")
          : t("Nobody can be asked here: say --yes to agree."),
      );
      return false;
    },
    input: async ({ title, value = "", secret = false }) =>
      interactive ? prompts.input({ title, value, secret }) : undefined,
    async form(questions) {
      if (interactive) return prompts.form(questions);
      return questions.every(({ optional }) => optional === true) ? questions.map(() => "") : undefined;
    },
    progress: <T>(title: string, work: (report: Report, signal: AbortSignal) => Promise<T>) =>
      showProgress(title, work, signal, json),
    transfer: (transfer) => printTransfer(transfer, (title, work) => showProgress(title, work, signal, json)),
    inform(message) {
      if (!json && message !== note) say(message);
      return Promise.resolve(undefined);
    },
    warn(message) {
      say(message);
      return Promise.resolve(undefined);
    },
    stream: (): TextStream => ({
      write: json ? remarkText : printText,
      end: () => undefined,
      closed: signal,
    }),
    streams: () => undefined,
    // What is wrong is told in words.
    mark: () => undefined,
    table(table: Table) {
      if (!json) show(table);
      note = process.stdout.isTTY ? table.note : undefined;
      return Promise.resolve();
    },
    page(page) {
      if (!json) tablesOf(page, t).forEach(show);
      return Promise.resolve();
    },
    show(address) {
      if (!json) say(addressText(address));
      return Promise.resolve();
    },
    compare(left, right) {
      if (!json) [left, right].map(addressText).forEach((text) => say(text));
      return Promise.resolve();
    },
    openFolder: () => Promise.resolve(),
    // What is meant stands among the arguments.
    choosePaths: () => Promise.resolve(undefined),
    runTask: (task: Task) => runTask(task, signal),
    open(target) {
      if (!json) say(target);
      return Promise.resolve();
    },
    reveal(path) {
      if (!json) say(path);
      return Promise.resolve();
    },
    copy(text) {
      printLine(text);
      return Promise.resolve();
    },
    changed: () => undefined,
  };
}

/** One line that is rewritten on a terminal; elsewhere only the title, once it takes longer than two seconds. */
async function showProgress<T>(
  title: string,
  work: (report: Report, signal: AbortSignal) => Promise<T>,
  signal: AbortSignal,
  quiet: boolean,
): Promise<T> {
  const live = process.stderr.isTTY && !quiet;
  const line = (text: string) => {
    if (live) showLive(text);
  };
  const done = new AbortController();
  if (!live && !quiet) {
    const late = sleep(2000, undefined, { signal: done.signal }).then(() => say(`${title} ...`));
    late.catch(() => undefined); // it was done before
  }
  line(`${title} ...`);
  try {
    return await work((message) => line(`${title}: ${message}`), signal);
  } finally {
    done.abort();
    line("");
  }
}

function runTask({ command, args, cwd, env }: Task, signal: AbortSignal): Promise<number | undefined> {
  return new Promise((resolve, reject) => {
    const child = spawn(command, [...args], { cwd, env: { ...process.env, ...env }, stdio: "inherit", signal });
    child.once("error", reject);
    child.once("exit", (code) => resolve(code ?? undefined));
  });
}
