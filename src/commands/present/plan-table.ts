import type { App, Table } from "../../app.ts";
import type { PlanEntry } from "../../core/ingest/index.ts";

/** `Would copy 536, skip 2`: what an ingest would do, in a few words. */
export function countPlanned({ t }: Pick<App, "t">, entries: readonly PlanEntry[]): string {
  const count = (decision: PlanEntry["decision"]) => entries.filter((entry) => entry.decision === decision).length;
  const [copied, skipped, gone] = [count("copied"), count("skipped"), count("gone")];
  const parts = [
    ...(copied > 0 ? [t("copy {0}", copied)] : []),
    ...(skipped > 0 ? [t("skip {0}", skipped)] : []),
    ...(gone > 0 ? [t("mark {0} as gone", gone)] : []),
  ];
  return t("Would {0}", parts.join(", "));
}

/** What would be decided, file by file; a long name pushes nothing out of sight. */
export function planTable({ t }: Pick<App, "t">, entries: readonly PlanEntry[]): Table {
  const decisions: Readonly<Record<PlanEntry["decision"], string>> = {
    copied: t("will copy"),
    unchanged: t("stays"),
    skipped: t("will skip"),
    gone: t("will mark as gone"),
    failed: t("would fail"),
  };
  return {
    title: t("Ingest plan"),
    columns: [t("Decision"), t("Reason"), t("File"), t("Object")],
    rows: entries.map(({ path, decision, reason, object }) => [decisions[decision], reason ?? "", path, object ?? ""]),
  };
}
