import type { App } from "../app.ts";
import { isLoopback } from "../core/google/endpoints.ts";
import { decodeRawMetadata } from "../core/layout.ts";

/** Opens in the browser the Drive file that a raw object came from; says so where Drive does not show it any more. */
export async function showDriveFile(
  app: App,
  selected?: { readonly object: { readonly metadata: Readonly<Record<string, string>> } },
): Promise<string | undefined> {
  const raw = decodeRawMetadata(selected?.object.metadata ?? {});
  if (raw === undefined) return undefined;
  const { ui, t } = app;
  const { clients, endpoints } = await app.connect();
  const file = await ui.progress(t("Looking for {0} in Drive", raw.drivePath), async (_report, signal) =>
    (await clients.drive()).get(raw.driveId, signal),
  );
  if (file === undefined) {
    await ui.warn(t("{0} is no longer in Drive, or is hidden from this account.", raw.drivePath));
    return undefined;
  }
  if (file.trashed) await ui.warn(t("{0} is in the bin of Drive.", raw.drivePath));
  if (isLoopback(endpoints.drive)) {
    await ui.inform(t("{0} is in the local Drive, which has no pages.", raw.drivePath));
    return file.id;
  }
  if (file.webViewLink?.startsWith("https://") === true) await ui.open(file.webViewLink);
  return file.id;
}
