import { Command } from "commander";
import type { Translate } from "../app.ts";
import { checkSetUp } from "../commands/check-set-up.ts";
import { EXIT } from "./exit.ts";
import type { Run, Terminal } from "./run.ts";

/** `sluice doctor`. */
export function doctorCommand(run: Run, t: Translate): Command {
  return new Command("doctor")
    .description(t("check all that the pipeline needs, and say what mends what is wrong (changes nothing)"))
    .action(run(doctor));
}

async function doctor({ app, print }: Terminal): Promise<number | undefined> {
  const lines = await checkSetUp(app);
  for (const line of lines) print(line);
  return lines.some(({ state }) => state === "failed") ? EXIT.failed : undefined;
}
