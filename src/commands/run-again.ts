import type { App } from "../app.ts";
import { runAgain as create } from "../core/jobs/submit.ts";
import { describeSparkProperties, parseSparkProperties, type SparkProperties } from "../core/jobs/spark-properties.ts";
import { hasEnded, type Batch } from "../core/services/batches.ts";
import { agreeToBatch } from "./ask/agree-to-batch.ts";
import { readBatch, type SelectedBatch } from "./ask/read-batch.ts";
import { offerLog } from "./present/offer-log.ts";

/**
 * Runs what a batch ran once more, over what is in raw/ now, when the user agreed to the cost. Returns the new batch;
 * undefined when they did not agree.
 * @throws Failure `batch.not-ours`, `batch.code-gone`, `batch.already-running`, `remote.*`
 */
export async function runBatchAgain(app: App, selected?: SelectedBatch): Promise<Batch | undefined> {
  const before = await readBatch(app, selected, app.t("Run which batch again?"), hasEnded);
  return before === undefined ? undefined : again(app, before);
}

/** The same, with other properties of Spark, which the user types. */
export async function runBatchChanged(app: App, selected?: SelectedBatch): Promise<Batch | undefined> {
  const { ui, t } = app;
  const before = await readBatch(app, selected, t("Change and run which batch?"), hasEnded);
  if (before === undefined) return undefined;
  const [typed] =
    (await ui.form([
      {
        title: t("Spark properties, such as spark.executor.instances=4 spark.executor.memory=8g"),
        value: () => describeSparkProperties(before.properties),
        optional: true,
        check: (text) => {
          const { wrong } = parseSparkProperties(text);
          return wrong === undefined ? undefined : t("{0}: spark.name=value expected", wrong);
        },
      },
    ])) ?? [];
  if (typed === undefined) return undefined;
  return again(app, before, parseSparkProperties(typed).properties);
}

async function again(app: App, before: Batch, properties?: SparkProperties): Promise<Batch | undefined> {
  const { ui, t } = app;
  const connected = await app.connect();
  const { connection, endpoints, clients } = connected;
  // Properties can name code too, and those of the record are whoever created the batch's: what is agreed to is shown.
  const shown = describeSparkProperties(properties ?? before.properties);
  const agreed = await agreeToBatch(app, connected, {
    question: t("Run the code and contracts of batch {0} again, over what is in raw/ now?", before.id),
    action: t("Run Again"),
    ...(properties !== undefined && { properties }),
    ...(shown !== "" && { note: t("It runs with these Spark properties: {0}", shown) }),
  });
  if (!agreed) return undefined;
  const batch = await ui.progress(t("Creating the batch"), async (_report, signal) => {
    const [lake, batches] = await Promise.all([clients.lake(), clients.batches()]);
    const changed = properties === undefined ? {} : { properties };
    return create({ connection, endpoints, lake, batches, now: () => new Date(), ...changed }, before, signal);
  });
  await offerLog(app, batch);
  return batch;
}
