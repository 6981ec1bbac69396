import { Command } from "commander";
import { flagOf, variableOf } from "../core/connection.ts";
import { jsonLine } from "../core/text/plain-text.ts";
import { version } from "./app.ts";
import { batchCommands } from "./batches.ts";
import { contractCommand } from "./contract.ts";
import { dagsCommand } from "./dags.ts";
import { emulatorsCommand } from "./emulators.ts";
import { ingestCommand } from "./ingest.ts";
import { printText, remarkText } from "./output.ts";
import { resultsCommand } from "./results.ts";
import { createRunner, type Process, type Run } from "./run.ts";

/** The `sluice` command line. A result goes to stdout, as lines of JSON with --json; everything else to stderr. */
export function createProgram(process: Process): Command {
  const program = new Command("sluice")
    .description("Files from Google Drive, ingested into Cloud Storage and cleaned by Spark.")
    .version(version)
    .option("--json", "print results as lines of JSON")
    .option("--yes", "agree to what would be asked")
    .option("--workspace <folder>", "the pipeline's folder, where sluice.json is (default: this one)")
    .option("--key-file <file>", "service account key (or SLUICE_KEY_FILE; default: application default credentials)")
    .exitOverride()
    .configureOutput({
      writeOut: printText,
      writeErr: remarkText,
      outputError: (text) => remarkText(process.json ? usageError(text) : text),
    })
    .showHelpAfterError(process.json ? false : "(sluice --help lists the commands)")
    .addHelpText("after", EXIT_CODES);
  for (const [field, meaning] of CONNECTION) {
    program.option(`${flagOf(field)} <value>`, `${meaning} (or ${variableOf(field)}, or "${field}" in sluice.json)`);
  }
  const run: Run = createRunner(program, process);
  for (const command of [
    ingestCommand(run),
    ...batchCommands(run),
    resultsCommand(run),
    contractCommand(run),
    dagsCommand(run),
    emulatorsCommand(run),
  ]) {
    program.addCommand(inherit(command, program));
  }
  return program;
}

function usageError(text: string): string {
  const what = text.trim().replace(/^error: /, "");
  return `${jsonLine({ error: { code: "usage", what, why: "", hint: "sluice --help lists the commands." } })}\n`;
}

/** Errors end every command the same way, those of `emulators` and `dags` included. */
function inherit(command: Command, parent: Command): Command {
  command.copyInheritedSettings(parent);
  for (const nested of command.commands) inherit(nested, command);
  return command;
}

const CONNECTION = [
  ["project", "Google Cloud project"],
  ["region", "region"],
  ["lakeBucket", "lake bucket"],
  ["driveFolders", "Drive folder ids, separated by commas"],
  ["contracts", "folder of the dataset contracts"],
  ["serviceAccount", "ingest service account to act as"],
  ["sparkServiceAccount", "account that batches run as"],
  ["subnetwork", "subnetwork of the batches"],
  ["functionUrl", "address of the ingest function"],
] as const;

const EXIT_CODES = `
Exit codes: 0 done, 1 failed, 2 wrong arguments, 3 ingest incomplete, 4 batch failed or cancelled, 130 interrupted.`;
