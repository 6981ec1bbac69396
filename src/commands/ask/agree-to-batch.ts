import type { App, Connected } from "../../app.ts";
import { describeUsd, estimateCost, leastAnHour, pricesAt } from "../../core/jobs/cost.ts";
import type { SparkProperties } from "../../core/jobs/spark-properties.ts";
import { TTL_HOURS } from "../../core/jobs/submit.ts";
import { findPython } from "../../core/jobs/local/job.ts";
import { setUpSpark } from "../set-up-spark.ts";

/** What is asked before a batch is created, and the verb on its button. */
export interface BatchQuestion {
  readonly question: string;
  readonly action: string;
  /** Where they are others than those of the last batches: then these can't foretell what it costs. */
  readonly properties?: SparkProperties;
  /** What else there is to know before. */
  readonly note?: string;
}

/**
 * Asks before a batch: what it costs and who pays, or that it runs here; there, Spark is set up first where it is missing.
 * False when the user did not agree.
 */
export async function agreeToBatch(
  app: App,
  connected: Connected,
  { question, action, properties, note }: BatchQuestion,
): Promise<boolean> {
  const { ui, machine, t } = app;
  const { connection, clients } = connected;
  const prices = pricesAt(connected, machine.prices);
  if (prices === undefined) {
    const detail = (await hasSpark(app))
      ? t("The local emulators run it, on this machine: it costs nothing.")
      : t(
          "The local emulators run it, on this machine. Without Spark it fails, unless they were started with another.",
        );
    return ui.confirm({ question, detail: withNote(detail, note), action });
  }
  const batches =
    properties === undefined
      ? await ui.progress(t("Looking at the last batches"), async (_report, signal) =>
          (await clients.batches()).list({ size: LOOKED_AT }, signal),
        )
      : undefined;
  const estimate = estimateCost(batches?.batches ?? [], connection.lakeBucket, prices);
  const basis = prices.of === undefined ? t("your own price") : t("the list price of {0}", prices.of);
  const cost =
    estimate === undefined
      ? t("An hour costs at least {0}, by {1}.", describeUsd(leastAnHour(prices, properties)), basis)
      : t("About {0}, as the last {1} batches cost, by {2}.", describeUsd(estimate.usd), estimate.batches, basis);
  const account = connection.sparkServiceAccount ?? t("the default service account");
  const bill = t(
    "Dataproc bills it to project {0} by the second, as {1}, until it ends; at the latest after {2} hours.",
    ...[connection.project, account, TTL_HOURS],
  );
  return ui.confirm({ question, detail: withNote(`${cost} ${bill}`, note), action });
}

function withNote(detail: string, note: string | undefined): string {
  return note === undefined ? detail : `${note}\n\n${detail}`;
}

const LOOKED_AT = 50;

/** Without Spark the emulators end each batch as failed at once: whoever can be asked is asked before. Whether there is one. */
async function hasSpark(app: App): Promise<boolean> {
  if ((await findPython(app.machine.sparkFolder)) !== undefined) return true;
  const question = app.t("Set up Spark for the local emulators? A batch needs it, and there is none yet.");
  return (await setUpSpark(app, { question, inPerson: true })) !== undefined;
}
