import { Command, InvalidArgumentError } from "commander";
import type { Translate } from "../app.ts";
import { showLineage } from "../commands/show-lineage.ts";
import { answerOf } from "../core/lineage/answer.ts";
import { EXIT } from "./exit.ts";
import type { Run, Terminal } from "./run.ts";

/** `sluice trace`. */
export function traceCommand(run: Run, t: Translate): Command {
  return new Command("trace")
    .description(t("show where a file went and what a dataset is made of, as it is written down in the lake"))
    .argument("<name>", t("a file's name, path, id or address, an object, a dataset, the id of a batch or a run"))
    .action(run(trace));
}

async function trace({ app, print }: Terminal, name: string): Promise<number | undefined> {
  if (name.trim() === "") throw new InvalidArgumentError(app.t("Say what to trace."));
  const lineage = await showLineage(app, undefined, { name });
  if (lineage === undefined) return EXIT.cancelled;
  print({ ...lineage, answer: answerOf(lineage).kind });
  return undefined;
}
