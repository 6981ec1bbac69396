import { join } from "node:path";
import type { App, Connected } from "../app.ts";
import type { Batch } from "../core/services/batches.ts";
import { targetOf } from "../core/google/endpoints.ts";
import { describeUsd, estimateCost, leastAnHour, pricesOf } from "../core/jobs/cost.ts";
import type { Contract } from "../core/jobs/contract/contract.ts";
import { readContracts } from "../core/jobs/contract/read.ts";
import { describeSubmit, submitJob as submit, type SubmitStep } from "../core/jobs/submit.ts";
import { contractsFolder } from "./ask/contracts-folder.ts";
import { followBatch } from "./follow-batch.ts";

/**
 * Stages the PySpark job with the pipeline's contracts and runs it as a Dataproc batch, once the user agreed to the cost.
 * Returns the batch; undefined when the user did not agree.
 */
export async function submitJob(app: App): Promise<Batch | undefined> {
  const { ui, t } = app;
  const connected = await app.connect();
  const { connection, endpoints } = connected;
  // First what costs nothing: a contract that is wrong is told before any question.
  const contracts = await readContracts(contractsFolder(app, connection));

  const plan = describeSubmit({ connection, contracts });
  const isLocal = targetOf(endpoints) === "emulators";
  const agreed = await ui.confirm({
    question: t("Run the PySpark job on {0} as a batch in {1}?", plan.datasets.join(", "), plan.region),
    detail: isLocal
      ? t("The local emulators run it, on this machine: it costs nothing.")
      : [
          await foretell(app, connection.lakeBucket),
          t(
            "Dataproc bills it to project {0} by the second, as {1}, until it ends; at the latest after {2} hours.",
            ...[plan.project, plan.account ?? t("the default service account"), plan.ttlHours],
          ),
        ].join(" "),
    action: t("Submit"),
  });
  if (!agreed) return undefined;

  const batch = await ui.progress(t("Submitting the PySpark job"), (report, signal) => {
    const steps = { staging: t("staging the job"), creating: t("creating the batch") };
    return createBatch(app, { ...connected, contracts }, (step) => report(steps[step]), signal);
  });
  ui.changed("batches", "buckets");
  const followLog = t("Follow Log");
  if ((await ui.inform(t("Batch {0} is submitted.", batch.id), followLog)) === followLog)
    await followBatch(app, { batch });
  return batch;
}

/** Stages the job and creates its batch, without a word to the user. @throws what `submitJob` of the core throws */
export async function createBatch(
  { places }: Pick<App, "places">,
  { connection, endpoints, clients, contracts }: Connected & { readonly contracts: readonly Contract[] },
  report: (step: SubmitStep) => void,
  signal: AbortSignal,
): Promise<Batch> {
  const [lake, batches] = await Promise.all([clients.lake(), clients.batches()]);
  const jobFolder = join(places.installation, "spark");
  const options = { connection, endpoints, lake, batches, jobFolder, contracts, now: () => new Date() };
  return submit(options, report, signal);
}

const LOOKED_AT = 50;

/** What it may cost, by what the last batches of the lake did, or by what an hour of the least costs. */
async function foretell(app: App, lake: string): Promise<string> {
  const { ui, machine, t } = app;
  const { clients, connection } = await app.connect();
  const prices = pricesOf(connection.region, machine.prices);
  const { batches } = await ui.progress(t("Looking at the last batches"), async (_report, signal) =>
    (await clients.batches()).list({ size: LOOKED_AT }, signal),
  );
  const estimate = estimateCost(batches, lake, prices);
  const basis = prices.of === undefined ? t("your own price") : t("the list price of {0}", prices.of);
  if (estimate === undefined) return t("An hour costs at least {0}, by {1}.", describeUsd(leastAnHour(prices)), basis);
  return t("About {0}, as the last {1} batches cost, by {2}.", describeUsd(estimate.usd), estimate.batches, basis);
}
