import type { App } from "../app.ts";
import { readShownBuckets, writeShownBuckets } from "../core/shown-buckets.ts";

// https://cloud.google.com/storage/docs/buckets#naming
const NAME = /^[a-z0-9][a-z0-9._-]{1,220}[a-z0-9]$/;

/**
 * Adds a bucket to the view by its name: for that nobody needs the right to list the project's buckets. It is looked into
 * first, and remembered in this workspace.
 * @throws Failure `bucket.missing`, `remote.*`, `credentials.*`
 */
export async function addBucket(
  app: Pick<App, "connect" | "memory" | "ui" | "t">,
  selected?: { readonly uri: string },
): Promise<string | undefined> {
  const { memory, ui, t } = app;
  const { clients, connection } = await app.connect();
  const typed = selected?.uri ?? (await ui.input({ title: t("Name of the bucket") }));
  const name =
    typed
      ?.trim()
      .replace(/^gs:\/\//, "")
      .replace(/\/.*$/s, "") ?? "";
  if (name === "") return undefined;
  if (!NAME.test(name)) {
    await ui.warn(t("{0} is no name of a bucket.", name));
    return undefined;
  }
  await ui.progress(t("Looking into {0}", name), async (_report, signal) =>
    (await clients.storage()).bucket(name).list({ prefix: "", pageSize: 1 }, signal),
  );
  const shown = readShownBuckets(memory, connection.lakeBucket);
  const isThere = name === connection.lakeBucket || shown.added.includes(name);
  const added = isThere ? shown.added : [...shown.added, name].toSorted();
  // Whoever adds a bucket wants to see it.
  await writeShownBuckets(memory, connection.lakeBucket, { added });
  ui.changed("buckets");
  return name;
}
