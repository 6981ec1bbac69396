import { Command } from "commander";
import type { Translate } from "../app.ts";
import { pushDags, type PushWishes } from "../commands/push-dags.ts";
import { EXIT } from "./exit.ts";
import type { Run } from "./run.ts";

/** `sluice dags push`. */
export function dagsCommand(run: Run, t: Translate): Command {
  const command = new Command("dags").description(t("the DAGs on the Airflow machine"));
  command
    .command("push")
    .description(t("make the workspace's airflow/dags the release that Airflow runs"))
    .option(
      "--from-emulators",
      t("push to another machine even while the pipeline is connected to the local emulators"),
    )
    .addHelpText(
      "after",
      `\n${t('The machine is "airflow" in sluice.json: host, user, and optionally port, path and hostKey; SLUICE_AIRFLOW_HOST and so\non go before it. Log in with an SSH agent (SSH_AUTH_SOCK) or a key file (SLUICE_IDENTITY_FILE). The machine\'s host key\nmust be in known_hosts or be the one of hostKey (a fingerprint, SHA256:...): no flag switches that off.')}`,
    )
    .action(
      run(async ({ app, print }, wishes: PushWishes) => {
        const result = await pushDags(app, wishes);
        if (result === undefined) {
          void app.ui.warn(app.t("Nothing was pushed. With --from-emulators it is not asked."));
          return EXIT.cancelled;
        }
        print(result, result.release);
        return undefined;
      }),
    );
  return command;
}
