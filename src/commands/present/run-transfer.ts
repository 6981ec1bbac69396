import type { App, View } from "../../app.ts";
import { planOfRest, type Policy, type TransferPlan, type TransferResult } from "../../core/transfers/plan.ts";
import { isFailure } from "../../core/failure.ts";
import { countFiles } from "../../counts.ts";
import { runTransfer as carryOut } from "../../core/transfers/run-transfer.ts";
import type { Transfer, TransferEnd, TransferProgress } from "../../transfer.ts";
import { transferEnds } from "../ask/transfer-ends.ts";
import { offer, type Offered } from "./offer.ts";

/** A plan that the user agreed to, and what is said and offered when all of it is done. */
export interface TransferJob extends Pick<Transfer, "title" | "place"> {
  readonly plan: TransferPlan;
  /** What becomes of what is there already. */
  readonly policy: Policy;
  /** The views that show something else then. */
  readonly changes: readonly View[];
  readonly done: string;
  readonly offered: readonly Offered[];
  /** Removes what was kept for it alone. */
  readonly release?: (() => Promise<void>) | undefined;
}

/** Does what was planned, and tells once how it ended, each time that it is tried. Undefined when it was cancelled. */
export async function runTransfer(app: App, job: TransferJob): Promise<TransferEnd | undefined> {
  const { ui, t } = app;
  const { plan, changes, title, place, done, offered, release } = job;
  const transfer: Transfer = {
    ...{ kind: plan.kind, title, place, files: plan.items.length, bytes: plan.bytes, run: tries(app, job) },
    ended(end) {
      ui.changed(...changes);
      if (end.failed.length > 0) void tellFailed(end);
      else offer(app, tellDone(end), offered);
    },
    release: () => void release?.().catch((error: unknown) => app.log.error(title, error)),
  };
  const tellDone = ({ files, untouched }: TransferEnd) => {
    if (untouched === 0) return done;
    if (untouched === files) return t("{0}: nothing was moved, what is there stays as it is.", title);
    return `${done} ${t("Left as is: {0} of {1}.", untouched, countFiles(t, files))}`;
  };
  const tellFailed = async ({ failed }: TransferEnd) => {
    const { what } = await app.explain(failed[0]?.error);
    await ui.warn(`${title}: ${t("{0} of {1} files failed.", failed.length, plan.items.length)} ${what}`);
  };
  try {
    return await ui.transfer(transfer);
  } finally {
    // Of one that was cancelled, or that failed as a whole, some may be done.
    ui.changed(...changes);
  }
}

/** The work: each time that it is run, what an earlier time has not done. */
function tries(app: App, { plan, policy }: TransferJob): Transfer["run"] {
  let rest = plan;
  let before: TransferProgress = { files: 0, bytes: 0 };
  let untouched = 0;
  return async (report, signal) => {
    const ends = await transferEnds(app);
    const tell = (files: number, bytes: number) => report({ files: before.files + files, bytes: before.bytes + bytes });
    const results = await carryOut(rest, ends, {
      ...{ policy, signal },
      report: ({ files, bytes }) => tell(files.done, bytes.done),
    });
    rest = planOfRest(rest, results);
    const there = results.filter(({ outcome }) => outcome !== "failed" && outcome !== "cancelled");
    before = {
      files: before.files + there.length,
      bytes: before.bytes + there.reduce((sum, { item }) => sum + item.bytes, 0),
    };
    untouched += there.filter(({ outcome }) => outcome !== "done").length;
    tell(0, 0);
    if (results.some(({ outcome }) => outcome === "cancelled")) signal.throwIfAborted();
    const failed = results.flatMap(failedOf);
    const forAll = failed.find(({ error }) => isFailure(error) && /^(credentials|sign-in)\./.test(error.code));
    // What is wrong with the account is told once, with what helps.
    if (forAll !== undefined) throw forAll.error;
    return { files: before.files, untouched, failed };
  };
}

function failedOf(result: TransferResult): TransferEnd["failed"] {
  return result.outcome === "failed" ? [{ name: result.item.name, error: result.failure }] : [];
}
