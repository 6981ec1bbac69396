import { Command } from "commander";
import { ingest } from "../commands/ingest.ts";
import { planIngest } from "../commands/plan-ingest.ts";
import { EXIT } from "./exit.ts";
import type { Run, Terminal } from "./run.ts";

interface IngestFlags {
  readonly plan?: boolean;
  readonly folder?: string;
}

export function ingestCommand(run: Run): Command {
  return new Command("ingest")
    .description("copy what is new or changed in the Drive folders into raw/ of the lake bucket")
    .option("--plan", "only show what would be done")
    .option("--folder <id>", "only this Drive folder")
    .action(run(runIngest));
}

async function runIngest({ app, print }: Terminal, { plan, folder }: IngestFlags): Promise<number | undefined> {
  const selected = folder === undefined ? undefined : { folderId: folder };
  if (plan) {
    for (const { entries } of (await planIngest(app, selected)) ?? []) for (const entry of entries) print(entry);
    return undefined;
  }
  const summaries = (await ingest(app, selected)) ?? [];
  for (const summary of summaries) print(summary, summary.manifest);
  return summaries.every(({ complete }) => complete) ? undefined : EXIT.incomplete;
}
