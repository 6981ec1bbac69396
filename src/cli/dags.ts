import { Command } from "commander";
import { pushDags } from "../commands/push-dags.ts";
import type { Run } from "./run.ts";

export function dagsCommand(run: Run): Command {
  const command = new Command("dags").description("the DAGs on the Airflow machine");
  command
    .command("push")
    .description("make the workspace's airflow/dags the release that Airflow runs")
    .action(
      run(async ({ app, print }) => {
        const result = await pushDags(app);
        print(result, result.release);
        return undefined;
      }),
    );
  return command;
}
