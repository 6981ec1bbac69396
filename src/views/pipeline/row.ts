import type { Translate } from "../../app.ts";
import { isSignedOut } from "../../core/failure.ts";
import type { Draft, RowContext } from "../draft.ts";
import { describeSize } from "../../core/text/quantity.ts";
import { describeLastRun } from "../last-run.ts";
import { describeWhen } from "../when.ts";
import type {
  CleanGlance,
  ContractsGlance,
  IngestGlance,
  IngestRunNode,
  InfrastructureGlance,
  Stage,
  StageNode,
} from "./node.ts";

/** The row of a stage. */
export function stageRow({ stage }: StageNode, context: RowContext): Draft {
  const row = STAGES[stage.name];
  const looks = { label: label(stage, context), contextValue: row.contextValue, children: row.children } as const;
  if ("error" in stage) {
    const { what, whole } = context.describeError(stage.error);
    const isSignIn = stage.name === "target" && isSignedOut(stage.error);
    return {
      ...looks,
      ...(isSignIn && { contextValue: "pipeline.signedOut" as const }),
      description: what,
      icon: "error",
      color: "errorForeground",
      tooltip: [whole],
    };
  }
  const description = describeStage(stage, context);
  const isBad = stage.name === "ingest" ? stage.glance.failed > 0 : false;
  return {
    ...looks,
    ...(stage.name === "target" && stage.speaksTo === "emulators" && { contextValue: "pipeline.local" as const }),
    description,
    icon: isBad ? "warning" : row.icon,
    ...(isBad && { color: "list.warningForeground" }),
    tooltip: [`${looks.label}: ${description}`, signedInAs(stage, context)],
  };
}

const STAGES = {
  ingest: { icon: "cloud-download", contextValue: "pipeline.ingest", children: "collapsed" },
  clean: { icon: "server-process", contextValue: "pipeline.clean", children: "none" },
  contracts: { icon: "verified", contextValue: "pipeline.contracts", children: "none" },
  airflow: { icon: "clock", contextValue: "pipeline.airflow", children: "none" },
  terraform: { icon: "layers", contextValue: "pipeline.infrastructure", children: "none" },
  target: { icon: "account", contextValue: "pipeline.google", children: "none" },
} as const;

function label(stage: Stage, { t }: RowContext): string {
  switch (stage.name) {
    case "ingest":
      return t("Drive → raw");
    case "clean":
      return t("raw → curated");
    case "contracts":
      return t("Contracts");
    case "airflow":
      return "Airflow";
    case "terraform":
      return t("Infrastructure");
    case "target":
      return !("error" in stage) && stage.speaksTo === "emulators" ? t("Local emulators") : "Google";
  }
}

function describeStage(stage: Exclude<Stage, { error: unknown }>, context: RowContext): string {
  switch (stage.name) {
    case "ingest":
      return describeIngest(stage.glance, context);
    case "clean":
      return describeClean(stage.glance, context);
    case "contracts":
      return describeContracts(stage.glance, context);
    case "airflow":
      return stage.host ?? context.t("no machine in sluice.json");
    case "terraform":
      return describeInfrastructure(stage.glance, context);
    case "target":
      return joined([stage.project, stage.account, stage.region]);
  }
}

function describeIngest(glance: IngestGlance, { t, ...clock }: RowContext): string {
  const { folders, fresh, failed, files, lastRun, running } = glance;
  if (folders === 0) return t("no Drive folder in sluice.json");
  if (running !== undefined) return t("ingest run {0} is going on", running);
  return joined([
    describeNever(glance, t),
    fresh === undefined || fresh === 0 ? undefined : t("{0} new", fresh),
    failed === 0 ? undefined : t("{0} failed", failed),
    fresh === 0 && failed === 0 ? upToDate(files, t) : undefined,
    lastRun && describeLastRun(lastRun, { t, ...clock }),
  ]);
}

/** What was never ingested, or never all of it. */
function describeNever({ folders, neverIngested, partOnly }: IngestGlance, t: Translate): string | undefined {
  const never = neverIngested + partOnly;
  if (never === 0) return undefined;
  if (neverIngested === folders) return t("never ingested");
  if (never === folders) return t("never ingested as a whole");
  return partOnly === 0
    ? t("{0} of {1} folders never ingested", never, folders)
    : t("{0} of {1} folders never ingested as a whole", never, folders);
}

function upToDate(files: number, t: Translate): string {
  return files === 1 ? t("1 file up to date") : t("{0} files up to date", files);
}

function describeClean({ waiting, isAll, lastBatch, lastState }: CleanGlance, { t, ...clock }: RowContext): string {
  const when = lastBatch === undefined ? "" : describeWhen(lastBatch, { t, ...clock });
  const last = {
    running: t("a batch is going on since {0}", when),
    succeeded: t("last batch {0}", when),
    failed: t("the batch of {0} failed", when),
    cancelled: t("the batch of {0} was cancelled", when),
  };
  const count = isAll ? String(waiting) : t("at least {0}", waiting);
  return joined([
    waiting > 1 ? t("{0} files wait for a batch", count) : undefined,
    waiting === 1 ? t("1 file waits for a batch") : undefined,
    waiting === 0 && isAll ? t("nothing waits") : undefined,
    lastState === undefined ? undefined : last[lastState],
  ]);
}

function describeContracts({ datasets, unclaimed, isAll }: ContractsGlance, { t }: RowContext): string {
  const count = isAll ? String(unclaimed) : t("at least {0}", unclaimed);
  return joined([
    datasets === 1 ? t("1 dataset") : t("{0} datasets", datasets),
    unclaimed > 1 ? t("{0} files that no contract takes", count) : undefined,
    unclaimed === 1 ? t("1 file that no contract takes") : undefined,
  ]);
}

function describeInfrastructure({ state, planned }: InfrastructureGlance, { t, ...clock }: RowContext): string {
  const states = {
    absent: t("not in this folder yet"),
    current: t("as Sluice brings it"),
    ahead: t("of a newer Sluice"),
    "bundle-newer": t("Sluice brings a newer one"),
  };
  return joined([
    states[state],
    planned === undefined ? undefined : t("planned {0}", describeWhen(planned, { t, ...clock })),
  ]);
}

/** Whose credentials act as the account of the row. */
function signedInAs(stage: Exclude<Stage, { error: unknown }>, { t }: RowContext): string | undefined {
  return stage.name === "target" && stage.by !== undefined ? t("By the credentials of {0}", stage.by) : undefined;
}

/** The row of an ingest run that has ended. */
export function ingestRunRow({ run }: IngestRunNode, { t, ...clock }: RowContext): Draft {
  const { counts, complete, more, bytes, finishedAt, runId, manifest, only } = run;
  const told = [
    only === undefined ? undefined : t("only {0}", only.path),
    counts.copied === 0 ? undefined : t("{0} copied", counts.copied),
    counts.failed === 0 ? undefined : t("{0} failed", counts.failed),
    counts.skipped === 0 ? undefined : t("{0} skipped", counts.skipped),
    counts.gone === 0 ? undefined : t("{0} gone", counts.gone),
    counts.copied + counts.failed + counts.gone === 0 ? t("nothing new") : undefined,
    bytes === 0 ? undefined : describeSize(bytes),
  ];
  return {
    label: describeWhen(Date.parse(finishedAt), { t, ...clock }),
    description: joined(told),
    ...(complete
      ? { icon: "pass", color: "testing.iconPassed" }
      : { icon: "warning", color: "list.warningForeground" }),
    contextValue: "ingest.run",
    opens: "sluice.object.showRun",
    children: "none",
    tooltip: [
      complete ? t("Complete") : more ? t("Stopped at its deadline: the next one goes on") : t("Not complete"),
      joined(told),
      describeMode(run, t),
      runId,
      manifest,
    ],
  };
}

function describeMode({ mode, only }: IngestRunNode["run"], t: Translate): string {
  if (only !== undefined) return only.kind === "file" ? t("Looked at one file") : t("Looked at one folder in it");
  return mode === "reconcile" ? t("Compared all of the folder") : t("Looked at what changed");
}

function joined(parts: readonly (string | undefined)[]): string {
  return parts.filter((part) => part !== undefined && part !== "").join(" · ");
}
