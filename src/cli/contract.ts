import { Command } from "commander";
import { basename, resolve } from "node:path";
import type { Translate } from "../app.ts";
import { checkContract } from "../commands/check-contract.ts";
import { proposeContract } from "../commands/propose-contract.ts";
import type { CheckedFile } from "../core/jobs/local/check-file.ts";
import { describeError } from "./describe-error.ts";
import { EXIT } from "./exit.ts";
import { printText, remarkError, remarkText } from "./output.ts";
import type { Run, Terminal } from "./run.ts";
import { wholeNumber } from "./whole-number.ts";

// As many as are known of.
const MOST = 1000;

interface CheckFlags {
  readonly contract?: string;
  readonly against?: string;
  readonly name?: string;
  readonly rows: number;
}

/** `contract check`, `contract propose`. */
export function contractCommand(run: Run, t: Translate): Command {
  const codes = `\n${t("Exit codes: 0 every row would be curated, 1 rows would be quarantined, 2 it could not be looked at.")}`;
  const command = new Command("contract").description(t("contracts and CSV files on this machine, without a cluster"));
  command
    .command("check")
    .description(t("show what a batch would make of a CSV file: which rows it would quarantine, and why"))
    .argument("<file>", t("a file of this machine"))
    .option("--contract <file>", t("check by this contract (default: the pipeline's that takes the file's name)"))
    .option("--against <file>", t("show only rows that this contract and the other do not both take"))
    .option("--name <name>", t("the file's name in Drive, where it is another"))
    .option("--rows <n>", t("how many rows to show"), wholeNumber(MOST, t), 20)
    .addHelpText("after", codes)
    .action(run(orCouldNot(check)));
  command
    .command("propose")
    .description(t("make a contract from a CSV file: types it can defend, and comments that say what was seen"))
    .argument("<file>", t("a file of this machine"))
    .option("--name <name>", t("the file's name in Drive, where it is another"))
    .option("--write", t("put it among the pipeline's contracts instead of printing it (asks before it replaces one)"))
    .addHelpText("after", codes)
    .action(run(orCouldNot(propose)));
  return command;
}

async function check({ app, print }: Terminal, file: string, { name, ...flags }: CheckFlags): Promise<number> {
  const wishes = { ...flags, contract: here(flags.contract), against: here(flags.against), unasked: true };
  const checked = await checkContract(app, { kind: "localFile", path: resolve(file), name }, wishes);
  if (!checked) return EXIT.notChecked;
  print({ file: name ?? basename(file), ...checked });
  return outcome(checked);
}

async function propose(
  { app, json, print }: Terminal,
  file: string,
  { name, write = false }: { readonly name?: string; readonly write?: boolean },
): Promise<number> {
  const proposed = await proposeContract(app, { kind: "localFile", path: resolve(file), name }, { write });
  // Whoever is asked and keeps what is there has cancelled it, as everywhere else.
  if (!proposed) return EXIT.cancelled;
  if (json || write) print(proposed, proposed.file ?? "");
  else printText(proposed.text);
  return outcome(proposed.check);
}

function outcome({ totals }: Pick<CheckedFile, "totals">): number {
  return totals.quarantined === 0 ? EXIT.ok : EXIT.failed;
}

function here(file: string | undefined): string | undefined {
  return file === undefined ? undefined : resolve(file);
}

/** What fails is told as always, and is no answer to the question whether the file is good. */
function orCouldNot<Args extends never[]>(action: (terminal: Terminal, ...args: Args) => Promise<number>) {
  return async (terminal: Terminal, ...args: Args): Promise<number> => {
    try {
      return await action(terminal, ...args);
    } catch (error) {
      if (terminal.signal.aborted) throw error;
      const { json } = terminal;
      (json ? remarkText : remarkError)(describeError(error, { json, environment: process.env, t: terminal.app.t }));
      return EXIT.notChecked;
    }
  };
}
