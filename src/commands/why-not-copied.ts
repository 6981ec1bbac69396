import type { App } from "../app.ts";
import { copyAccount } from "./copy-account.ts";
import { ingestFile } from "./ingest-part.ts";
import { openInDrive } from "./open-in-drive.ts";
import { whyNotCopied as explain, type NotCopiedFile } from "./present/why-not-copied.ts";

/** The part of a Drive file's node that is read. */
interface NotCopiedNode {
  readonly file: { readonly id: string; readonly name: string };
  readonly link?: string | undefined;
  readonly status: {
    readonly state: NotCopiedFile["decision"];
    readonly reason?: string | undefined;
    readonly params?: NotCopiedFile["params"];
    readonly target?: NotCopiedFile["target"];
  };
}

/** Says in whole sentences why a file of Drive is not copied, with the one button that helps. */
export async function whyNotCopied(app: App, selected?: NotCopiedNode): Promise<string | undefined> {
  if (selected === undefined) return undefined;
  const { ui, t } = app;
  const { file, link, status } = selected;
  const { state: decision, reason, params, target } = status;
  const { why, remedy } = await explain(app, { name: file.name, decision, reason, params, target });
  const said = `${why} ${remedy}`.trim();
  const [again, account, open] = [t("Ingest This File"), t("Copy Account"), t("Open in Drive")];
  const helps = decision === "failed" ? again : reason === "folder-hidden" ? account : open;
  const chosen = await ui.warn(said, ...(helps === open && link === undefined ? [] : [helps]));
  if (chosen === again) await ingestFile(app, selected);
  if (chosen === account) await copyAccount(app);
  if (chosen === open) await openInDrive(app, selected);
  return said;
}
