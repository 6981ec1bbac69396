import type { Translate } from "../../app.ts";
import type { DriveFilter } from "../../core/shown-drive.ts";

/** A filter in a few words: `sales · new`. */
export function describeFilter({ name, state }: DriveFilter, t: Translate): string {
  const states: Readonly<Record<NonNullable<DriveFilter["state"]>, string>> = {
    new: t("new"),
    changed: t("changed"),
    failed: t("failed"),
    skipped: t("skipped"),
    ingested: t("ingested"),
  };
  return [name, state === undefined ? "" : states[state]].filter((part) => part !== "").join(" · ");
}
