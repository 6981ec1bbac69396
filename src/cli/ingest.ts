import { Command, InvalidArgumentError, Option } from "commander";
import type { Translate } from "../app.ts";
import { ingest, type IngestWishes } from "../commands/ingest.ts";
import { ingestPart } from "../commands/ingest-part.ts";
import { ingestSince, parseSince } from "../commands/watermark.ts";
import { planIngest } from "../commands/plan-ingest.ts";
import type { IngestSummary } from "../core/ingest/index.ts";
import { EXIT } from "./exit.ts";
import { notCopied } from "./not-copied.ts";
import type { Run, Terminal } from "./run.ts";

interface IngestFlags extends IngestWishes {
  readonly plan?: boolean;
  readonly folder?: string;
  readonly file?: string;
  readonly since?: string;
}

/** `sluice ingest`, and `sluice ingest --plan`. */
export function ingestCommand(run: Run, t: Translate): Command {
  return new Command("ingest")
    .description(t("copy what is new or changed in the Drive folders into raw/ of the lake bucket"))
    .addOption(new Option("--plan", t("only show what would be done")).conflicts(["mode", "runId", "confirmGone"]))
    .option("--folder <id>", t("only this Drive folder"))
    .addOption(
      new Option("--file <id>", t("only this file, or what is below this folder inside an ingested one")).conflicts([
        "plan",
        "folder",
        "mode",
        "confirmGone",
      ]),
    )
    .addOption(
      new Option(
        "--since <date>",
        t("set the watermark back to this day or moment in UTC, and compare all (asks first)"),
      )
        .argParser(pastMoment(t))
        .conflicts(["plan", "file", "mode", "runId"]),
    )
    .addOption(
      new Option(
        "--mode <mode>",
        t("reconcile compares the whole folder, which an incremental run does when it is due"),
      ).choices(["incremental", "reconcile"]),
    )
    .option("--run-id <id>", t("the same id again goes on with a run that was interrupted"), runId(t))
    .option("--confirm-gone", t("mark files as gone from Drive even when they are suspiciously many"))
    .action(run(runIngest));
}

async function runIngest(
  terminal: Terminal,
  { plan, folder, file, since, ...given }: IngestFlags,
): Promise<number | undefined> {
  const { app, print } = terminal;
  const selected = folder === undefined ? undefined : { folderId: folder };
  if (plan) {
    for (const { entries } of (await planIngest(app, selected)) ?? []) for (const entry of entries) print(entry);
    return undefined;
  }
  const done = (summary: IngestSummary) => print(summary, summary.manifest);
  const wishes = { ...given, done };
  if (file !== undefined) return tell(terminal, [await ingestPart(app, file, wishes)]);
  if (since === undefined) return tell(terminal, (await ingest(app, selected, wishes)) ?? []);
  const again = await ingestSince(app, selected, { ...wishes, since });
  return again === undefined ? EXIT.cancelled : tell(terminal, again);
}

function tell({ app, locale }: Terminal, summaries: readonly IngestSummary[]): number | undefined {
  for (const line of notCopied(app, summaries, locale)) void app.ui.inform(line);
  return summaries.every(({ complete }) => complete) ? undefined : EXIT.incomplete;
}

function pastMoment(t: Translate): (text: string) => string {
  return (text) => {
    const read = parseSince(text, Date.now());
    if (read !== undefined) return read;
    throw new InvalidArgumentError(t("It is no day or moment up to now, such as 2026-03-01 or 2026-03-01T09:30."));
  };
}

/** It becomes part of object names. */
function runId(t: Translate): (text: string) => string {
  return (text) => {
    if (/^[a-z0-9-]{8,64}$/.test(text)) return text;
    throw new InvalidArgumentError(t("It is not 8 to 64 lower-case letters, digits and dashes."));
  };
}
