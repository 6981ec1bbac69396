import type { App } from "../app.ts";
import { parseGsUri } from "../core/layout.ts";
import { parseFilter, readShownBuckets, writeShownBuckets, type BucketFilter } from "../core/shown-buckets.ts";

/**
 * Shows in the Buckets view what begins with a prefix, matches a pattern, or stands at a path: asked of Cloud Storage, not
 * of what is expanded. An empty answer shows everything again.
 */
export async function filterBuckets(
  app: Pick<App, "connect" | "memory" | "ui" | "t">,
  selected?: { readonly uri: string },
): Promise<BucketFilter | undefined> {
  const { memory, ui, t } = app;
  const { lakeBucket } = (await app.connect()).connection;
  const shown = readShownBuckets(memory, lakeBucket);
  const at = selected === undefined ? undefined : parseGsUri(selected.uri);
  const typed = await ui.input({
    title: t("Show what begins with, matches (* and ?) or stands at: path or gs://bucket/path"),
    value: selected?.uri ?? asTyped(shown.filter, lakeBucket),
  });
  if (typed === undefined) return undefined;
  const filter = parseFilter(typed, at?.bucket ?? lakeBucket);
  await writeShownBuckets(memory, lakeBucket, { ...shown, filter });
  ui.changed("buckets");
  return filter;
}

/** Shows all of the Buckets view again. */
export async function clearBucketFilter(app: Pick<App, "connect" | "memory" | "ui">): Promise<void> {
  const { lakeBucket } = (await app.connect()).connection;
  const { added } = readShownBuckets(app.memory, lakeBucket);
  await writeShownBuckets(app.memory, lakeBucket, { added });
  app.ui.changed("buckets");
}

function asTyped(filter: BucketFilter | undefined, lake: string): string {
  if (filter === undefined) return "";
  return filter.bucket === lake ? filter.text : `gs://${filter.bucket}/${filter.text}`;
}
