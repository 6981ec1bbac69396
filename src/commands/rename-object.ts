import type { App } from "../app.ts";
import { gsUri } from "../core/layout.ts";
import type { ObjectsAt } from "../core/transfers/plan-objects.ts";
import type { TransferEnd } from "../transfer.ts";
import { lastStep, objectsAt, type SelectedObject } from "./ask/objects-at.ts";
import { send } from "./move-objects.ts";

/** Gives an object, or what a bucket shows as a folder, another name in the place where it is. @throws Failure `transfer.*` */
export async function renameObject(app: App, selected?: SelectedObject): Promise<TransferEnd | undefined> {
  if (selected === undefined) return undefined;
  const { ui, t } = app;
  const from = objectsAt(selected);
  const path = "prefix" in from ? from.prefix.slice(0, -1) : from.name;
  const before = lastStep(path);
  const around = path.slice(0, path.length - before.length);
  const check = (typed: string) => {
    if (typed.trim() === "" || typed === before) return t("Another name is expected.");
    return /[/\r\n\0]/.test(typed) ? t("A name has no slash and is one line: Move to... goes elsewhere.") : undefined;
  };
  const [name] = (await ui.form([{ title: t("Rename {0} to", before), value: () => before, check }])) ?? [];
  if (name === undefined) return undefined;
  const { bucket } = from;
  const to: ObjectsAt = "prefix" in from ? { bucket, prefix: `${around}${name}/` } : { bucket, name: around + name };
  // Of a folder it is a move of each object in it.
  return send(app, "move", { ways: [{ from, to }], to: gsUri(bucket, around + name), always: "prefix" in from });
}
