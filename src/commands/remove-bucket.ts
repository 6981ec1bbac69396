import type { App } from "../app.ts";
import { parseGsUri } from "../core/layout.ts";
import { readShownBuckets, writeShownBuckets } from "../core/shown-buckets.ts";

/** Takes a bucket that was added out of the view; the bucket itself stays as it is. */
export async function removeBucket(
  app: Pick<App, "connect" | "memory" | "ui">,
  selected?: { readonly uri: string },
): Promise<string | undefined> {
  const name = parseGsUri(selected?.uri ?? "")?.bucket;
  if (name === undefined) return undefined;
  const { lakeBucket } = (await app.connect()).connection;
  const shown = readShownBuckets(app.memory, lakeBucket);
  await writeShownBuckets(app.memory, lakeBucket, { ...shown, added: shown.added.filter((one) => one !== name) });
  app.ui.changed("buckets");
  return name;
}
