import { Command, Option } from "commander";
import type { Translate } from "../app.ts";
import { flagOf, variableOf } from "../core/connection.ts";
import { jsonLine } from "../core/text/plain-text.ts";
import { version } from "./app.ts";
import { batchCommands } from "./batches.ts";
import { completionCommand } from "./completion/command.ts";
import { contractCommand } from "./contract.ts";
import { dagsCommand } from "./dags.ts";
import { doctorCommand } from "./doctor.ts";
import { driveCommand } from "./drive.ts";
import { emulatorsCommand } from "./emulators.ts";
import { examplesIn } from "./examples.ts";
import { helpIn } from "./help.ts";
import { ingestCommand } from "./ingest.ts";
import { initCommand } from "./init.ts";
import { lakeCommand } from "./lake.ts";
import { printText, remarkText } from "./output.ts";
import { resultsCommand } from "./results.ts";
import { createRunner, type Process, type Run } from "./run.ts";
import { traceCommand } from "./trace.ts";
import { usageProblem } from "./usage.ts";

/** The `sluice` command line. A result goes to stdout, as lines of JSON with --json; everything else to stderr. */
export function createProgram(door: Process): Command {
  const { t } = door;
  const program = new Command("sluice")
    .description(t("Files from Google Drive, ingested into Cloud Storage and cleaned by Spark."))
    .version(version, "-V, --version", t("output the version number"))
    .helpOption("-h, --help", t("display help for command"))
    .helpCommand("help [command]", t("display help for command"))
    .configureHelp(helpIn(t))
    .option("--json", t("print results as lines of JSON"))
    .option("--yes", t("agree to what would be asked"))
    .option("--workspace <folder>", t("the pipeline's folder, where sluice.json is (default: this one)"))
    .exitOverride()
    .configureOutput({ writeOut: printText, writeErr: remarkText });
  for (const option of connectionOptions(t)) program.addOption(option.helpGroup(t("Connection:")));
  const run: Run = createRunner(program, door);
  for (const command of [
    initCommand(run, t),
    doctorCommand(run, t),
    ingestCommand(run, t),
    ...batchCommands(run, t),
    resultsCommand(run, t),
    traceCommand(run, t),
    contractCommand(run, t),
    driveCommand(run, t),
    lakeCommand(run, t),
    dagsCommand(run, t),
    emulatorsCommand(run, t),
    completionCommand(program, run, t),
  ]) {
    program.addCommand(inherit(command, program));
  }
  tellUsage(program, "sluice", door);
  addExamples(program, "", t);
  return program.addHelpText("after", `\n${exitCodes(t)}`);
}

/** What is wrong with the arguments of a command is told with the help that says how it is used. */
function tellUsage(command: Command, path: string, { t, json }: Pick<Process, "t" | "json">): void {
  const hint = t("{0} --help tells more.", path);
  command.configureOutput({
    outputError(text) {
      const what = usageProblem(text, t);
      const told = json
        ? jsonLine({ error: { code: "usage", what, why: "", hint } })
        : `${t("error:")} ${what}\n(${hint})`;
      remarkText(`${told}\n`);
    },
  });
  for (const nested of command.commands) tellUsage(nested, `${path} ${nested.name()}`, { t, json });
}

/** Errors end every command the same way, those of `emulators` and `dags` included. */
function inherit(command: Command, parent: Command): Command {
  command.copyInheritedSettings(parent);
  for (const nested of command.commands) inherit(nested, command);
  return command;
}

function addExamples(command: Command, path: string, t: Translate): void {
  const examples = examplesIn(path, t);
  if (examples !== "") command.addHelpText("after", `\n${examples}`);
  for (const nested of command.commands) addExamples(nested, `${path} ${nested.name()}`.trim(), t);
}

/** What says whom to speak to: a group of its own, since every command takes them and few are given any. */
function connectionOptions(t: Translate): readonly Option[] {
  const fields = connectionFields(t).map(([field, meaning]) => {
    const where = t('(or {0}, or "{1}" in sluice.json)', variableOf(field), field);
    return new Option(`${flagOf(field)} <value>`, `${meaning} ${where}`);
  });
  const key = t("service account key (or SLUICE_KEY_FILE; default: application default credentials)");
  return [...fields, new Option("--key-file <file>", key)];
}

function connectionFields(t: Translate) {
  return [
    ["project", t("Google Cloud project")],
    ["region", t("region")],
    ["lakeBucket", t("lake bucket")],
    ["driveFolders", t("Drive folder ids, separated by commas")],
    ["contracts", t("folder of the dataset contracts")],
    ["serviceAccount", t("ingest service account to act as")],
    ["sparkServiceAccount", t("account that batches run as")],
    ["subnetwork", t("subnetwork of the batches")],
    ["functionUrl", t("address of the ingest function")],
  ] as const;
}

function exitCodes(t: Translate): string {
  return t(
    "Exit codes: 0 done, 1 failed, 2 wrong arguments, 3 ingest incomplete, 4 batch failed or cancelled, 130 interrupted.",
  );
}
