import type { App } from "../app.ts";
import { gsUri, rawPrefix } from "../core/layout.ts";
import type { StoredObject } from "../core/services/storage.ts";
import { showObject } from "./show-object.ts";

/** Shows the raw object of a Drive file: what was copied of it, when and by which run. Undefined where there is none. */
export async function showRawObject(
  app: App,
  selected?: { readonly file: { readonly id: string; readonly name: string } },
): Promise<StoredObject | undefined> {
  if (selected === undefined) return undefined;
  const { ui, t } = app;
  const { clients, connection } = await app.connect();
  const { id, name } = selected.file;
  const found = await ui.progress(t("Looking for {0} in raw/", name), async (_report, signal) =>
    (await clients.lake()).list({ prefix: rawPrefix(id), pageSize: 1 }, signal),
  );
  const [odd] = found.odd;
  if (odd !== undefined) throw odd.failure;
  const [object] = found.objects;
  if (object !== undefined) return showObject(app, { uri: gsUri(connection.lakeBucket, object.name) });
  await ui.inform(t("{0} is not in raw/ yet.", name));
  return undefined;
}
