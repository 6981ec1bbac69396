import type { Address } from "../../core/address.ts";
import { gsUri } from "../../core/layout.ts";
import type { StoredObject } from "../../core/services/storage.ts";
import { tableFormat } from "../../core/tables/format.ts";
import type { EditorParts } from "../parts.ts";
import { notify } from "../window.ts";

/** Says that a file is too large for an editor, and offers what is not. */
export async function offerInstead(
  { app, run }: EditorParts,
  { address, object, error }: { readonly address: Address; readonly object: StoredObject; readonly error: Error },
): Promise<void> {
  const { what, why } = await app.explain(error);
  const [table, details] = [app.t("Open as Table"), app.t("Show Details")];
  const actions = [...(tableFormat(object.name) === undefined ? [] : [table]), details];
  const chosen = await notify("warning", `${what} ${why}`, actions);
  if (chosen === table) await app.ui.show(address);
  if (chosen !== details || address.kind !== "object") return;
  await run("sluice.object.show", { kind: "object", uri: gsUri(address.bucket, object.name), object, raw: false });
}
