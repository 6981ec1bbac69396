import type { App } from "../app.ts";

/** The part of a row of the Drive view that is read. */
type DriveNode =
  | { readonly kind: "driveFolder"; readonly folderId: string }
  | { readonly kind: "driveFile"; readonly file: { readonly id: string } };

/** Puts the id of a file or folder of Drive on the clipboard. */
export async function copyId(app: Pick<App, "ui">, selected?: DriveNode): Promise<string | undefined> {
  if (selected === undefined) return undefined;
  const id = selected.kind === "driveFolder" ? selected.folderId : selected.file.id;
  await app.ui.copy(id);
  return id;
}

/** Puts on the clipboard where a file or folder is inside the ingested folder: by that the manifests name it. */
export async function copyPath(
  app: Pick<App, "ui">,
  selected?: { readonly path: string },
): Promise<string | undefined> {
  if (selected === undefined) return undefined;
  await app.ui.copy(selected.path);
  return selected.path;
}
