import type { App } from "../app.ts";
import { isLoopback } from "../core/google/endpoints.ts";
import { parseGsUri } from "../core/layout.ts";
import { NATIVE } from "../core/services/drive.ts";

/** Opens an object where it lies: as a table where it holds one, else as what the editor has for it. Undefined when none was selected. */
export async function openObject(
  app: Pick<App, "ui">,
  selected?: { readonly uri: string },
  as?: "text",
): Promise<string | undefined> {
  const at = parseGsUri(selected?.uri ?? "");
  if (selected === undefined || at === undefined) return undefined;
  await app.ui.show({ kind: "object", ...at }, undefined, as);
  return selected.uri;
}

/**
 * Opens a Drive file where it lies. What Google's own editors hold has no bytes that could be read: it says so, and offers
 * Drive. Undefined when nothing was opened.
 */
export async function previewFile(
  app: App,
  selected?: {
    readonly file: { readonly id: string; readonly name: string; readonly mimeType: string };
    readonly link?: string | undefined;
  },
): Promise<string | undefined> {
  if (selected === undefined) return undefined;
  const { ui, t } = app;
  const { id, name, mimeType } = selected.file;
  if (!mimeType.startsWith(NATIVE)) {
    await ui.show({ kind: "driveFile", fileId: id, name });
    return id;
  }
  const { endpoints } = await app.connect();
  const link = selected.link ?? "";
  const open = link.startsWith("https://") && !isLoopback(endpoints.drive) ? [t("Open in Drive")] : [];
  const why = t("{0} is a Google document, which has no bytes of its own: Drive shows it, Sluice can't.", name);
  if ((await ui.inform(why, ...open)) !== undefined) await ui.open(link);
  return undefined;
}
