import { Command } from "commander";
import { join } from "node:path";
import type { Translate } from "../app.ts";
import { seedEmulators } from "../commands/seed-emulators.ts";
import { startEmulators } from "../commands/start-emulators.ts";
import { setUpSpark } from "../commands/set-up-spark.ts";
import { stopEmulators } from "../commands/stop-emulators.ts";
import { readEmulators, type RunningEmulators } from "../core/local/running-emulators.ts";
import { EXIT } from "./exit.ts";
import type { Run, Terminal } from "./run.ts";

/** `sluice emulators start`, `stop`, `status`, `spark` and `seed`. */
export function emulatorsCommand(run: Run, t: Translate): Command {
  const command = new Command("emulators").description(t("Drive, Cloud Storage and Dataproc on this machine"));
  command
    .command("start")
    .description(t("start them; they go on after this command has ended"))
    .action(
      run(async ({ app, print }) => {
        report(await startEmulators(app), print);
        return undefined;
      }),
    );
  command
    .command("stop")
    .description(t("stop them; their data stays"))
    .action(
      run(async ({ app }) => {
        await stopEmulators(app);
        return undefined;
      }),
    );
  command
    .command("status")
    .description(t("say whether they run, and where"))
    .action(
      run(async ({ app, print, signal }) => {
        const running = await readEmulators(join(app.places.state, "emulators.json"), signal);
        if (running) report(running, print);
        else print({ running: false }, app.t("No emulators run."));
        return running ? undefined : EXIT.failed;
      }),
    );
  command
    .command("spark")
    .description(
      t("set up Spark for their batches (asks first: about 500 MB, in <state>/spark or SLUICE_SPARK_FOLDER)"),
    )
    .action(
      run(async ({ app, print }) => {
        const folder = await setUpSpark(app);
        if (folder === undefined) return EXIT.cancelled;
        print({ folder }, folder);
        return undefined;
      }),
    );
  command
    .command("seed")
    .description(
      t("fill the local Drive; where there are none, write sluice.json (and with the sample, contracts and DAGs)"),
    )
    .argument("[folder]", t("folder whose files to put into Drive (default: a sample that ships with Sluice)"))
    .action(
      run(async ({ app, print }, folder: string | undefined) => {
        const seeded = await seedEmulators(app, folder);
        print(seeded, seeded.folderId);
        return undefined;
      }),
    );
  return command;
}

/** Everything but the token: it stays in the file that only this user can read. */
function report({ pid, project, endpoints, dataFolder }: RunningEmulators, print: Terminal["print"]): void {
  const lines = Object.entries({ project, ...endpoints, data: dataFolder, process: String(pid) });
  print(
    { running: true, pid, project, endpoints, dataFolder },
    ...lines.map(([name, value]) => `${name.padEnd(13)} ${value}`),
  );
}
