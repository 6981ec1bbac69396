import type { App } from "../app.ts";

/** Opens a Drive file or folder in the browser. */
export async function openInDrive(
  app: Pick<App, "ui">,
  selected?: { readonly link?: string | undefined },
): Promise<string | undefined> {
  if (selected?.link?.startsWith("https://") !== true) return undefined;
  await app.ui.open(selected.link);
  return selected.link;
}
