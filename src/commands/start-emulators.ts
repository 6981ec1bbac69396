import { join } from "node:path";
import type { App, Connected } from "../app.ts";
import { isFailure } from "../core/failure.ts";
import { LOCAL_PROJECT } from "../core/local/project.ts";
import { emulatorsEnvironment } from "../core/local/environment.ts";
import { readEmulators, type RunningEmulators } from "../core/local/running-emulators.ts";
import { discardBroken, startEmulators as start } from "../core/local/start.ts";
import { seedEmulators } from "./seed-emulators.ts";

/**
 * Starts Drive, Storage, Dataproc and the metadata server on this machine, for the project of `sluice.json`. Those that
 * run for it already are as good.
 * @throws Failure `emulators.already-running` for another project, `emulators.silent`, `emulators.did-not-start`
 */
export async function startEmulators(app: App): Promise<RunningEmulators> {
  const { ui, t } = app;
  const running = await ui.progress(t("Starting the local emulators"), (_report, signal) => haveEmulators(app, signal));
  ui.changed("drive", "buckets", "batches");
  const sample = t("Create Sample Pipeline");
  const message = t("The local emulators run, for project {0}.", running.project);
  const chosen = await ui.inform(message, ...((await connectionOf(app)) ? [] : [sample]));
  if (chosen === sample) await seedEmulators(app);
  return running;
}

/** The emulators of the pipeline's project, started where they do not run; with the lake bucket. Says nothing to the user. */
export async function haveEmulators(app: App, signal: AbortSignal): Promise<RunningEmulators> {
  const { machine, places } = app;
  const stateFile = join(places.state, "emulators.json");
  await discardBroken(stateFile);
  const project = await projectOf(app);
  const there = await readEmulators(stateFile, signal);
  const running =
    there?.project === project
      ? there
      : await start(
          {
            script: join(places.installation, "dist", "emulators.js"),
            node: {
              path: machine.node.path,
              env: { ...emulatorsEnvironment(machine.environment), ...machine.node.env },
            },
            stateFile,
            dataFolder: join(places.state, "emulators", project),
            project,
            sparkFolder: machine.sparkFolder,
          },
          signal,
        );
  await createLake(app, running, signal);
  return running;
}

async function projectOf(app: App): Promise<string> {
  try {
    return (await connectionOf(app))?.connection.project ?? LOCAL_PROJECT;
  } catch (error) {
    if (isFailure(error, "emulators.none-to-use")) return error.params.project;
    throw error;
  }
}

/** In Google Cloud the lake bucket comes with the infrastructure; here there is none to apply. */
async function createLake(app: App, running: RunningEmulators, signal: AbortSignal): Promise<void> {
  const connected = await connectionOf(app);
  if (connected?.endpoints.storage !== running.endpoints.storage) return;
  const { lakeBucket, region } = connected.connection;
  await (await connected.clients.storage()).createBucket(lakeBucket, region, signal);
}

/** Emulators can run before there is a pipeline, and before its own can be reached. */
async function connectionOf(app: App): Promise<Connected | undefined> {
  try {
    return await app.connect();
  } catch (error) {
    if (isFailure(error, "connection.missing") || isFailure(error, "connection.local-project")) return undefined;
    throw error;
  }
}
