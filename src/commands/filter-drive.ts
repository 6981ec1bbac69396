import type { App } from "../app.ts";
import { DRIVE_STATES, readDriveFilter, writeDriveFilter, type DriveFilter } from "../core/shown-drive.ts";

type FilterApp = Pick<App, "connect" | "memory" | "ui" | "t">;

/**
 * Shows in the Drive view what is called so, and stands so to the lake: looked for in all of the folders, not in what is
 * expanded. Neither name nor state shows everything again. Undefined when the user left.
 */
export async function filterDrive(app: FilterApp): Promise<DriveFilter | undefined> {
  const { memory, ui, t } = app;
  const { lakeBucket } = (await app.connect()).connection;
  const before = readDriveFilter(memory, lakeBucket);
  const any = t("any state");
  const states = statesIn(app);
  const choices = [any, ...states.values()];
  const answers = await ui.form([
    {
      title: t("Name: words that begin so, or a pattern such as *store03* (empty for any)"),
      value: () => before?.name ?? "",
      optional: true,
      check: () => undefined,
    },
    {
      title: t("How it stands to the lake"),
      value: () => (before?.state === undefined ? any : (states.get(before.state) ?? any)),
      choices,
      check: (typed) => (choices.includes(typed) ? undefined : t("It is one of: {0}.", choices.join(", "))),
    },
  ]);
  if (answers === undefined) return undefined;
  const [name = "", chosen] = answers;
  const state = DRIVE_STATES.find((one) => states.get(one) === chosen);
  const filter = { name: name.trim(), state };
  await writeDriveFilter(memory, lakeBucket, filter.name === "" && state === undefined ? undefined : filter);
  ui.changed("drive");
  return filter;
}

/** Shows all of the Drive view again. */
export async function clearDriveFilter(app: Omit<FilterApp, "t">): Promise<void> {
  const { lakeBucket } = (await app.connect()).connection;
  await writeDriveFilter(app.memory, lakeBucket, undefined);
  app.ui.changed("drive");
}

function statesIn({ t }: Pick<App, "t">): ReadonlyMap<NonNullable<DriveFilter["state"]>, string> {
  return new Map([
    ["new", t("new")],
    ["changed", t("changed")],
    ["failed", t("failed")],
    ["skipped", t("skipped")],
    ["ingested", t("ingested")],
  ]);
}
