import { copyFile, mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import type { OwnersDrive } from "../src/core/local/seed.ts";
import { paths, type Place } from "./place.ts";

/** The Drive that the demo begins with: real files, a nested folder, a file with broken rows, a native Sheet. */
export async function firstFiles({ files }: Place): Promise<string> {
  const folder = join(files, "first");
  await mkdir(join(folder, "weather"), { recursive: true });
  await copyFile(join(paths.data, "airports.csv"), join(folder, "airports.csv"));
  await copyFile(paths.brokenFile, join(folder, "airports-broken.csv"));
  await copyFile(join(paths.data, "seattle-weather.csv"), join(folder, "weather", "seattle-weather.csv"));
  await writeFile(join(folder, "Budget.gsheet.csv"), "item,amount\nbuckets,12\nbatches,30\n");
  return folder;
}

/** A file that the owner has had for years, in a folder that is not shared. */
export async function oldFile(drive: OwnersDrive): Promise<{ file: string; archive: string }> {
  const archive = await drive.createFolder("Archive");
  const long = "2019-03-01T09:00:00.000Z";
  const file = await drive.upload(join(paths.data, "us-employment.csv"), archive, {
    createdTime: long,
    modifiedTime: long,
  });
  return { file, archive };
}

/** Somebody drops a new file into the folder, and moves the old one there: it keeps its old createdTime. */
export async function arrive(
  drive: OwnersDrive,
  folder: string,
  old: { file: string; archive: string },
): Promise<void> {
  await drive.upload(join(paths.data, "sp500.csv"), folder);
  await drive.move(old.file, old.archive, folder);
}
