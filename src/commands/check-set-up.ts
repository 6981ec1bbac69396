import { join } from "node:path";
import type { App, Connected } from "../app.ts";
import { isFailure } from "../core/failure.ts";
import {
  failed,
  fine,
  runChecks,
  type Check,
  type CheckName,
  type CheckState,
  type Found,
} from "../core/set-up/check.ts";
import { fixOf } from "../core/set-up/fix.ts";
import { googleChecks, UNREACHED } from "../core/set-up/google.ts";
import { machineChecks } from "../core/set-up/machine.ts";
import { offer } from "./present/offer.ts";
import { checkInWords, foundInWords, stateInWords, whatToDo } from "./present/set-up.ts";

/** What one check says, to a person and to a program. */
export interface SetUpLine {
  readonly check: CheckName;
  readonly about: string;
  readonly state: CheckState;
  readonly found: string;
  /** A command line that mends it, or else what to do in words; empty where there is nothing to do. */
  readonly fix: string;
}

/**
 * Looks at all that a pipeline needs, from `sluice.json` to the machine of Airflow, changes nothing, and shows what is
 * wrong, each with what mends it.
 */
export async function checkSetUp(app: App): Promise<readonly SetUpLine[]> {
  const { ui, t } = app;
  const lines = await ui.progress(t("Checking the set-up"), (_report, signal) => look(app, signal));
  const wrong = lines.filter(({ state }) => state === "failed" || state === "warning");
  const bad = lines.filter(({ state }) => state === "failed").length;
  const warned = wrong.length - bad;
  const summary =
    wrong.length === 0
      ? t("Nothing is wrong.")
      : warned === 1
        ? t("{0} failed, 1 warning.", bad)
        : t("{0} failed, {1} warnings.", bad, warned);
  await ui.table({
    title: t("Set-up"),
    columns: [t("Check"), t("State"), t("Found"), t("What helps")],
    rows: lines.map((line) => [inWords(app, line), stateInWords(line.state, t), line.found, line.fix]),
    sentences: [2],
    note: summary,
  });
  const copy = t("Copy for My Administrator");
  const copyIt = { action: copy, run: () => ui.copy(forAdministrator(app, wrong)) };
  offer(app, summary, wrong.length === 0 ? [] : [copyIt]);
  return lines;
}

async function look(app: App, signal: AbortSignal): Promise<readonly SetUpLine[]> {
  const { machine, places } = app;
  const connected = await connectionOf(app);
  const connection = connected.to?.connection;
  const parts = { ...machine, stateFile: join(places.state, "emulators.json") };
  const checks: readonly Check[] = [
    connected.check,
    ...(connected.to === undefined ? UNREACHED : googleChecks(connected.to)),
    ...machineChecks(parts, connection),
  ];
  const checked = await runChecks(checks, signal);
  const credentials = checked.find(({ name }) => name === "credentials");
  const account = credentials?.found.kind === "fine" ? credentials.found.what : undefined;
  return Promise.all(
    checked.map(async (one) => {
      const { name: check, about, state } = one;
      const { found, todo } = await told(app, one.found);
      return { check, about, state, found, fix: fixOf(one, connection, account) ?? todo };
    }),
  );
}

async function told(app: App, found: Found): Promise<{ readonly found: string; readonly todo: string }> {
  if (found.kind !== "failure") return { found: foundInWords(found, app.t), todo: whatToDo(found, app.t) };
  const { what, why, hint } = await app.explain(found.failure);
  return { found: [what, why].join(" ").trim(), todo: hint };
}

async function connectionOf(app: App): Promise<{ readonly check: Check; readonly to?: Connected }> {
  const check = (look: Check["look"]): Check => ({ name: "connection", about: "", look });
  try {
    const to = await app.connect();
    return { check: check(() => Promise.resolve(fine(to.connection.project))), to };
  } catch (error) {
    if (!isFailure(error)) throw error;
    return { check: check(() => Promise.resolve(failed(error))) };
  }
}

function inWords({ t }: App, { check, about }: SetUpLine): string {
  return [checkInWords(check, t), about].join(" ").trim();
}

/** What somebody needs who may change what this user may not. */
function forAdministrator(app: App, wrong: readonly SetUpLine[]): string {
  return wrong
    .map((line) => [`${inWords(app, line)}: ${line.found}`, line.fix].filter(Boolean).join("\n    "))
    .join("\n");
}
