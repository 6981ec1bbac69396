import { stat } from "node:fs/promises";
import { join } from "node:path";
import type { App, Connected } from "../../app.ts";
import { isFailure, isSignedOut } from "../../core/failure.ts";
import { isMissing } from "../../core/files.ts";
import { accountOf } from "../../core/google/choose-credentials.ts";
import { targetOf } from "../../core/google/endpoints.ts";
import { readHistory } from "../../core/ingest/index.ts";
import { bundleIn } from "../../core/terraform/bundle.ts";
import { planFile } from "../../core/terraform/plan-file.ts";
import { compareWithBundled } from "../../core/terraform/working-copy-diff.ts";
import type { NodePage } from "../children.ts";
import type { Node } from "../node.ts";
import { glanceAtIngest } from "./glance-at-ingest.ts";
import { glanceAtBatches, glanceAtContracts, readRawPage } from "./glance-at-lake.ts";
import type { InfrastructureGlance, Stage, StageNode } from "./node.ts";

const RUNS = 10;

/** The whole at a glance, a row a stage; below the first one the last runs. What can't be told of one hides no other. */
export async function loadPipeline(
  app: Pick<App, "connect" | "contracts" | "places" | "version" | "log">,
  parent: Node | undefined,
  _token: string | undefined,
  signal: AbortSignal,
): Promise<NodePage> {
  const connected = await app.connect();
  if (parent === undefined) return { nodes: await loadStages(app, connected, signal), next: undefined };
  if (parent.kind !== "stage" || parent.id !== "ingest") return { nodes: [], next: undefined };
  return { nodes: await loadRuns(connected, signal), next: undefined };
}

async function loadStages(
  app: Pick<App, "contracts" | "places" | "version" | "log">,
  connected: Connected,
  signal: AbortSignal,
): Promise<StageNode[]> {
  const raw = readRawPage(connected, signal);
  const stages = await Promise.all([
    tell("ingest", async (name) => ({ name, glance: await glanceAtIngest(connected, app.log, signal) })),
    tell("clean", async (name) => ({ name, glance: await glanceAtBatches(connected, await raw, signal) })),
    tell("contracts", async (name) => ({ name, glance: await glanceAtContracts(app, await raw) })),
    tell("terraform", async (name) => ({ name, glance: await glanceAtInfrastructure(app, signal) })),
    tell("target", (name) => lookAtTarget(name, connected, signal)),
  ]);
  signal.throwIfAborted();
  const { airflow } = connected.connection;
  const [ingest, clean, contracts, terraform, target] = stages;
  const all = [ingest, clean, contracts, { name: "airflow", host: airflow?.host } as const, terraform, target];
  return all.map((stage) => ({ kind: "stage", id: stage.name, stage }));
}

/** A row, or why nothing can be told of it. */
async function tell<Name extends "ingest" | "clean" | "contracts" | "terraform" | "target">(
  name: Name,
  look: (name: Name) => Promise<Stage>,
): Promise<Stage> {
  try {
    return await look(name);
  } catch (error) {
    return { name, error };
  }
}

/** Whom it is spoken to as. What this machine has says nothing of itself: Drive is asked whose it is. */
async function lookAtTarget(
  name: "target",
  { connection, endpoints, clients, credentials }: Connected,
  signal: AbortSignal,
): Promise<Stage> {
  const { project, region, serviceAccount } = connection;
  const target = { name, speaksTo: targetOf(endpoints), project, region } as const;
  const known = credentials && accountOf(credentials);
  if (credentials === undefined) return { ...target, account: serviceAccount, by: undefined };
  if (serviceAccount !== undefined) return { ...target, account: serviceAccount, by: known };
  return { ...target, account: known ?? (await askForAccount(clients, signal)), by: undefined };
}

/** Undefined where Drive is not theirs to ask: that is told by the rows of Drive. */
async function askForAccount(clients: Connected["clients"], signal: AbortSignal): Promise<string | undefined> {
  try {
    return await (await clients.drive()).account(signal);
  } catch (error) {
    if (!isFailure(error) || isSignedOut(error) || isFailure(error, "credentials.key-file")) throw error;
    return undefined;
  }
}

async function loadRuns({ clients, connection }: Connected, signal: AbortSignal): Promise<Node[]> {
  const lake = await clients.lake();
  const histories = await Promise.all(
    connection.driveFolders.map((folderId) => readHistory(lake, folderId, { runs: RUNS, partRuns: RUNS }, signal)),
  );
  return histories
    .flatMap((history) => (history === undefined ? [] : [...history.runs, ...history.partRuns]))
    .toSorted((one, other) => Date.parse(other.finishedAt) - Date.parse(one.finishedAt))
    .slice(0, RUNS)
    .map((run) => ({ kind: "ingestRun", id: `${run.folderId}/${run.runId}`, run }));
}

async function glanceAtInfrastructure(
  { places, version }: Pick<App, "places" | "version">,
  signal: AbortSignal,
): Promise<InfrastructureGlance> {
  const folder = join(places.workspace ?? "", "terraform");
  const { state } = await compareWithBundled(bundleIn(places.installation, version), folder, signal);
  return { state, planned: await modified(planFile(folder)) };
}

async function modified(path: string): Promise<number | undefined> {
  try {
    return (await stat(path)).mtimeMs;
  } catch (error) {
    if (isMissing(error)) return undefined;
    throw error;
  }
}
