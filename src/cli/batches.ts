import { Argument, Command } from "commander";
import { cancelBatch } from "../commands/cancel-batch.ts";
import { followBatch } from "../commands/follow-batch.ts";
import { submitJob } from "../commands/submit-job.ts";
import { tellOddBatches } from "../commands/present/odd-batches.ts";
import type { App, Translate } from "../app.ts";
import { batchIdOf, hasEnded, requireBatch, type Batch } from "../core/services/batches.ts";
import { EXIT } from "./exit.ts";
import { printTable } from "./output.ts";
import type { Run, Terminal } from "./run.ts";
import { wholeNumber } from "./whole-number.ts";

// Dataproc's largest page.
const MOST = 1000;

/** `submit`, `batches`, `logs`, `cancel`. */
export function batchCommands(run: Run, t: Translate): Command[] {
  const batch = new Argument("<batch>", t("id of the batch, as `sluice batches` shows it, or its whole name"));
  return [
    new Command("submit")
      .description(t("run the PySpark job over raw/ as a Dataproc batch (asks first: it costs money)"))
      .option("--follow", t("show its log and wait for its end"))
      .action(run(submit)),
    new Command("batches")
      .description(t("list the newest batches"))
      .option("--limit <n>", t("how many"), wholeNumber(MOST, t), 20)
      .action(run(list)),
    new Command("logs")
      .description(t("show a batch's log as it comes, to its end"))
      .addArgument(batch)
      .action(run(logs)),
    new Command("cancel").description(t("end a batch (asks first)")).addArgument(batch).action(run(cancel)),
  ];
}

async function submit(
  { app, print }: Terminal,
  { follow }: { readonly follow?: boolean },
): Promise<number | undefined> {
  const batch = await submitJob(app);
  if (!batch) return EXIT.cancelled;
  if (!follow) {
    print(resultOf(batch), batch.id);
    return undefined;
  }
  return outcome(await followBatch(app, { batch }), print);
}

async function list({ app, signal, json, print }: Terminal, { limit }: { readonly limit: number }): Promise<undefined> {
  const { clients } = await app.connect();
  const { batches, odd } = await (await clients.batches()).list({ size: limit }, signal);
  tellOddBatches(app, odd);
  for (const batch of batches) print(resultOf(batch));
  if (json) return undefined;
  const rows = batches.map(({ id, state, created, stateMessage }) => [id, state, isoOf(created) ?? "", stateMessage]);
  const { t } = app;
  printTable({ title: t("Batches"), columns: [t("Batch"), t("State"), t("Created"), t("Message")], rows }, t);
  return undefined;
}

async function logs({ app, print }: Terminal, given: string): Promise<number | undefined> {
  const id = batchIdOf(given, (await app.connect()).connection);
  return outcome(await followBatch(app, { batch: { id } }), print);
}

async function cancel({ app, signal, print }: Terminal, id: string): Promise<number | undefined> {
  const batch = await find(app, id, signal);
  if ((await cancelBatch(app, { batch })) === undefined) return EXIT.cancelled;
  const asked = app.t("Batch {0} is being cancelled.", batch.id);
  // Of one that had ended it was said.
  print(resultOf(batch), ...(hasEnded(batch) ? [] : [asked]));
  return undefined;
}

async function find(app: App, given: string, signal: AbortSignal): Promise<Batch> {
  const { connection, clients } = await app.connect();
  const id = batchIdOf(given, connection);
  return requireBatch(await clients.batches(), id, signal);
}

function outcome(ended: Batch | undefined, print: Terminal["print"]): number | undefined {
  if (ended) print(resultOf(ended));
  return ended?.state === "SUCCEEDED" ? undefined : EXIT.batchFailed;
}

/** A batch as programs read it: times as texts that say what they are. */
function resultOf(batch: Batch): unknown {
  return { ...batch, created: isoOf(batch.created), stateTime: isoOf(batch.stateTime) };
}

/** null for a time that is none. */
function isoOf(milliseconds: number): string | null {
  const time = new Date(milliseconds);
  return Number.isNaN(time.getTime()) ? null : time.toISOString();
}
