import { access, writeFile } from "node:fs/promises";
import { join } from "node:path";
import type { App } from "../app.ts";
import { readConnection, type Connection } from "../core/connection.ts";
import { Failure } from "../core/failure.ts";
import { isMissing } from "../core/files.ts";

/**
 * Writes `sluice.json` from the user's answers and opens it; one that is there is only opened.
 * @throws Failure `connection.no-workspace`, `connection.invalid`
 */
export async function createConnection({ ui, places, t }: App): Promise<Connection | undefined> {
  if (places.workspace === undefined) throw new Failure("connection.no-workspace", { wanted: "sluice.json" });
  const path = join(places.workspace, "sluice.json");
  if (await exists(path)) {
    await ui.open(path);
    return undefined;
  }
  const project = await ui.input({ title: t("Google Cloud project id (1 of 4)") });
  if (project === undefined) return undefined;
  const region = await ui.input({ title: t("Region of the bucket and the batches (2 of 4)"), value: "europe-west1" });
  if (region === undefined) return undefined;
  const lakeBucket = await ui.input({ title: t("Lake bucket, without gs:// (3 of 4)"), value: `${project}-lake` });
  if (lakeBucket === undefined) return undefined;
  const folder = await ui.input({ title: t("Drive folder: its address or id (4 of 4, may be empty)") });
  if (folder === undefined) return undefined;

  const driveFolders = folder.trim() === "" ? [] : [folderId(folder.trim())];
  const text = `${JSON.stringify({ project, region, lakeBucket, driveFolders, contracts: "contracts/" }, undefined, 2)}\n`;
  const connection = readConnection({ file: { path, text }, environment: {}, flags: {} });
  await writeFile(path, text, { flag: "wx" });
  ui.changed("drive", "buckets", "batches");
  await ui.open(path);
  return connection;
}

async function exists(path: string): Promise<boolean> {
  try {
    await access(path);
    return true;
  } catch (error) {
    if (isMissing(error)) return false;
    throw error;
  }
}

/** The last part of `https://drive.google.com/drive/folders/ID?...`, or the id itself. */
function folderId(typed: string): string {
  return URL.canParse(typed) ? (new URL(typed).pathname.split("/").at(-1) ?? typed) : typed;
}
