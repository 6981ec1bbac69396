import { Argument, Command } from "commander";
import type { Translate } from "../../app.ts";
import { printText } from "../output.ts";
import type { Run, Terminal } from "../run.ts";
import { completionScript, SHELLS } from "./scripts.ts";
import { placesOf } from "./table.ts";

/** `sluice completion`. @param program whose commands and options the scripts hold */
export function completionCommand(program: Command, run: Run, t: Translate): Command {
  const shell = new Argument("<shell>", t("the shell that is to complete what is typed")).choices(SHELLS);
  return new Command("completion")
    .description(t("print a script that lets a shell complete commands and options"))
    .addArgument(shell)
    .action(
      run(({ json, print }: Terminal, wanted: (typeof SHELLS)[number]) => {
        const script = completionScript(wanted, placesOf(program));
        if (json) print({ shell: wanted, script });
        else printText(script);
        return Promise.resolve(undefined);
      }),
    );
}
