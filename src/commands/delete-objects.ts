import type { App } from "../app.ts";
import { parseGsUri } from "../core/layout.ts";
import { planDelete } from "../core/transfers/plan-objects.ts";
import type { TransferEnd } from "../transfer.ts";
import { describeAmount, leftOutInWords } from "./ask/agree-to-transfer.ts";
import { objectsAt, type SelectedObject } from "./ask/objects-at.ts";
import { planTogether } from "./ask/transfer-ends.ts";
import { runTransfer } from "./present/run-transfer.ts";

/**
 * Deletes objects, and folders with all that is in them, once the user has read how much that is; of each folder the name has
 * to be typed.
 * @throws Failure `transfer.refused-place` where the pipeline lives, before anybody is asked
 */
export async function deleteObjects(app: App, selected?: readonly SelectedObject[]): Promise<TransferEnd | undefined> {
  if (selected === undefined) return undefined;
  const { ui, t } = app;
  const plan = await planTogether(app, "delete", selected, (one, ends, signal) =>
    planDelete(objectsAt(one), ends, signal),
  );
  const [{ uri } = { uri: "" }] = selected;
  const what = selected.length === 1 ? uri : t("{0} selected rows", selected.length);
  const agreed = await ui.confirm({
    question: t("Delete {0}?", what),
    detail: [
      t("{0} are deleted. Only a bucket that keeps versions has them after that.", describeAmount(app, plan)),
      ...(selected.length === 1 ? [] : selected.map((one) => one.uri)),
      (await leftOutInWords(app, plan)).join(" "),
    ]
      .filter((line) => line !== "")
      .join("\n"),
    action: t("Delete"),
  });
  if (!agreed || !(await typeNames(app, selected))) return undefined;
  return runTransfer(app, {
    ...{ plan, policy: "refuse", title: t("Delete {0}", what), changes: ["buckets"], offered: [] },
    done: t("{0} is deleted.", what),
  });
}

/** Whether the user has typed the name of each folder. */
async function typeNames({ ui, t }: App, selected: readonly SelectedObject[]): Promise<boolean> {
  const folders = selected.filter(({ kind }) => kind === "prefix").map(({ uri }) => uri);
  if (folders.length === 0) return true;
  const answers = await ui.form(
    folders.map((uri) => {
      const name = parseGsUri(uri)?.object.slice(0, -1).split("/").at(-1) ?? uri;
      return {
        title: t("Type the folder's name, {0}, to delete all that is in it", name),
        check: (typed: string) => (typed === name ? undefined : t("That is not {0}.", name)),
      };
    }),
  );
  return answers !== undefined;
}
