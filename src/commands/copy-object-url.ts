import type { App } from "../app.ts";
import { isLoopback } from "../core/google/endpoints.ts";
import { parseGsUri } from "../core/layout.ts";

// For a browser that is signed in as somebody who may read the object:
// https://cloud.google.com/storage/docs/request-endpoints#cookieauth
const SIGNED_IN = "https://storage.cloud.google.com";

/** Puts the https address of an object on the clipboard, for whoever may read it; of an emulated one there is none. */
export async function copyObjectUrl(
  app: Pick<App, "connect" | "ui" | "t">,
  selected?: { readonly uri: string },
): Promise<string | undefined> {
  const at = parseGsUri(selected?.uri ?? "");
  if (at === undefined) return undefined;
  if (isLoopback((await app.connect()).endpoints.storage)) {
    await app.ui.warn(app.t("An object of the local emulators has no https address."));
    return undefined;
  }
  const url = [SIGNED_IN, ...[at.bucket, ...at.object.split("/")].map(encodeURIComponent)].join("/");
  await app.ui.copy(url);
  return url;
}
