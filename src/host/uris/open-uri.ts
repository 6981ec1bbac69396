import type { App } from "../../app.ts";
import { Failure } from "../../core/failure.ts";
import { findLakeFile } from "../../core/lake-files/folder.ts";
import { datasetOfPrefix, gsUri, parseGsUri } from "../../core/layout.ts";

// What one list shows: who wants more has the view of the buckets.
const MOST = 200;

/**
 * Opens what an address of a text names: an object, a dataset, or what the user picks in a folder.
 * @param given of a link: anything may run the command
 * @throws Failure `remote.not-found` where nothing is; `connection.*`, `remote.*`
 */
export async function openUri(app: App, given: unknown): Promise<void> {
  const { ui, t } = app;
  const at = typeof given === "string" ? parseGsUri(given) : undefined;
  if (at === undefined) return;
  const { clients, connection } = await app.connect();
  const bucket = (await clients.storage()).bucket(at.bucket);
  const uri = gsUri(at.bucket, at.object);
  const dataset = at.bucket === connection.lakeBucket ? datasetOfPrefix(at.object) : undefined;
  if (dataset !== undefined) return ui.show({ kind: "dataset", bucket: at.bucket, dataset });
  const name = at.object.replace(/\/$/, "");
  const path = { name, folder: name !== at.object || name === "" };
  const found = await ui.progress(t("Looking into {0}", uri), (_report, signal) => findLakeFile(bucket, path, signal));
  if (found === undefined) throw new Failure("remote.not-found", { service: "storage", what: { kind: "object", uri } });
  if (found.kind === "file") return ui.show({ kind: "object", bucket: at.bucket, object: found.object.name });
  const listing = { prefix: found.prefix, delimiter: "/", pageSize: MOST };
  const { prefixes, objects } = await ui.progress(uri, (_report, signal) => bucket.list(listing, signal));
  const names = [...prefixes, ...objects.map((object) => object.name)].filter((one) => one !== found.prefix);
  const chosen = await ui.pick(
    uri,
    names.map((value) => ({ label: value.slice(found.prefix.length), value })),
  );
  if (chosen !== undefined) await openUri(app, gsUri(at.bucket, chosen));
}
