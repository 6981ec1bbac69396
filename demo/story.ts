import { cp, readFile } from "node:fs/promises";
import { join } from "node:path";
import * as z from "zod";
import { readEmulators } from "../src/core/local/running-emulators.ts";
import { openOwnersDrive } from "../src/core/local/seed.ts";
import { arrive, firstFiles, oldFile } from "./drive.ts";
import { paths, type Place } from "./place.ts";
import type { Sluice } from "./terminal.ts";

/** Leads through the whole pipeline on this machine, with the real command line. The emulators run when it ends. */
export async function tell(place: Place, sluice: Sluice): Promise<void> {
  chapter("Google Drive, Cloud Storage and Dataproc, on this machine");
  await cp(paths.contracts, join(place.workspace, "contracts"), { recursive: true });
  await cp(paths.dags, join(place.workspace, "airflow", "dags"), { recursive: true });
  await sluice("emulators", "start");
  const drive = await openDrive(place);
  const old = await oldFile(drive);

  chapter("A Drive folder with real CSV files, one with broken rows, and a Google Sheet");
  await sluice("emulators", "seed", await firstFiles(place));

  chapter("Ingest: Drive -> raw/");
  await sluice("ingest");

  chapter("Again: nothing has changed, so nothing is copied");
  await sluice("ingest");

  chapter("A new file, and one from 2019 that is moved in: just these two");
  await arrive(drive, await folderOf(place), old);
  await sluice("ingest");

  chapter("The PySpark job, as a Dataproc batch: raw/ -> curated/");
  await sluice("submit", "--yes", "--follow");

  chapter("What came out");
  await sluice("results");
  await sluice("results", "airports", "--report");
  await sluice("results", "airports", "--rows", "5");

  chapter("Where the rows of one file are, and where a text stands in the lake");
  await sluice("trace", "airports-broken.csv");
  await sluice("lake", "search", "Sluice Field", "raw/");
}

async function openDrive({ state }: Place) {
  const running = await readEmulators(join(state, "emulators.json"));
  if (!running) throw new Error("The emulators were started and do not answer.");
  return openOwnersDrive(running);
}

async function folderOf({ workspace }: Place): Promise<string> {
  const text = await readFile(join(workspace, "sluice.json"), "utf8");
  return z.object({ driveFolders: z.tuple([z.string()]) }).parse(JSON.parse(text)).driveFolders[0];
}

function chapter(title: string): void {
  const bold = process.stdout.isTTY ? ["\x1b[1m", "\x1b[0m"] : ["", ""];
  process.stdout.write(`\n${bold[0] ?? ""}== ${title}${bold[1] ?? ""}\n`);
}
