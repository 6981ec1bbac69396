import { mkdir, rm } from "node:fs/promises";
import { join } from "node:path";
import { readEmulators } from "../src/core/local/running-emulators.ts";
import { stopEmulators } from "../src/core/local/stop.ts";

const ROOT = join(import.meta.dirname, "..");

/** The demo's folders; `npm run demo` makes them anew. */
export interface Place {
  readonly root: string;
  /** The pipeline: `sluice.json`, contracts, DAGs. */
  readonly workspace: string;
  /** What Sluice keeps: the emulators' data and where they are. */
  readonly state: string;
  /** Files on their way into Drive. */
  readonly files: string;
}

/** @param root `out/demo` when left out; emptied */
export async function makePlace(root = join(ROOT, "out", "demo")): Promise<Place> {
  await stopOldEmulators(join(root, "state", "emulators.json"));
  await rm(root, { recursive: true, force: true });
  const place = { root, workspace: join(root, "workspace"), state: join(root, "state"), files: join(root, "files") };
  for (const folder of [place.workspace, place.state, place.files]) await mkdir(folder, { recursive: true });
  return place;
}

/** A story that was killed has left them, and nobody could stop them once their state file is gone. */
async function stopOldEmulators(stateFile: string): Promise<void> {
  if (await readEmulators(stateFile)) await stopEmulators(stateFile, AbortSignal.timeout(30_000));
}

/** Of the repository. */
export const paths = {
  root: ROOT,
  setup: join(ROOT, "setup", "main.mjs"),
  cli: join(ROOT, "dist", "cli.js"),
  vsix: join(ROOT, "dist", "sluice.vsix"),
  contracts: join(ROOT, "demo", "contracts"),
  brokenFile: join(ROOT, "demo", "data", "airports-broken.csv"),
  dags: join(ROOT, "airflow", "dags"),
  spark: join(ROOT, ".tools", "spark"),
  /** Real public data: the npm package vega-datasets. */
  data: join(ROOT, "node_modules", "vega-datasets", "data"),
} as const;
