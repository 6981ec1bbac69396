import type { App } from "../app.ts";
import { isLoopback } from "../core/google/endpoints.ts";
import { parseGsUri } from "../core/layout.ts";

const CONSOLE = "https://console.cloud.google.com/storage/browser";

/** Puts the address of the console's page of a bucket, folder or object on the clipboard; of an emulated one there is none. */
export async function copyConsoleUrl(
  app: Pick<App, "connect" | "ui" | "t">,
  selected?: { readonly uri: string },
): Promise<string | undefined> {
  const at = parseGsUri(selected?.uri ?? "");
  if (at === undefined) return undefined;
  const { connection, endpoints } = await app.connect();
  if (isLoopback(endpoints.storage)) {
    await app.ui.warn(app.t("The Google Cloud console shows nothing of local emulators."));
    return undefined;
  }
  const path = [at.bucket, ...at.object.split("/")].map(encodeURIComponent).join("/");
  const page = at.object === "" || at.object.endsWith("/") ? path : `_details/${path}`;
  const url = `${CONSOLE}/${page}?project=${encodeURIComponent(connection.project)}`;
  await app.ui.copy(url);
  return url;
}
