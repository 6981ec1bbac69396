import { join } from "node:path";
import type { App, Connected } from "../app.ts";
import type { Batch } from "../core/services/batches.ts";
import type { Contract } from "../core/jobs/contract/contract.ts";
import { readContracts } from "../core/jobs/contract/read.ts";
import { submitJob as submit, type SubmitStep } from "../core/jobs/submit.ts";
import { agreeToBatch } from "./ask/agree-to-batch.ts";
import { contractsFolder } from "./ask/contracts-folder.ts";
import { offerLog } from "./present/offer-log.ts";

/**
 * Stages the PySpark job with the pipeline's contracts and runs it as a Dataproc batch, once the user agreed to the cost.
 * Returns the batch; undefined when the user did not agree.
 */
export async function submitJob(app: App): Promise<Batch | undefined> {
  const { ui, t } = app;
  const connected = await app.connect();
  const { connection } = connected;
  // First what costs nothing: a contract that is wrong is told before any question.
  const contracts = await readContracts(contractsFolder(app, connection));

  const datasets = contracts.map(({ dataset }) => dataset).join(", ");
  const agreed = await agreeToBatch(app, connected, {
    question: t("Run the PySpark job on {0} as a batch in {1}?", datasets, connection.region),
    action: t("Run Batch"),
  });
  if (!agreed) return undefined;

  const batch = await ui.progress(t("Submitting the PySpark job"), (report, signal) => {
    const steps = { staging: t("staging the job"), creating: t("creating the batch") };
    return createBatch(app, { ...connected, contracts }, (step) => report(steps[step]), signal);
  });
  await offerLog(app, batch);
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
