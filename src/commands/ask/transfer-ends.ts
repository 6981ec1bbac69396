import type { App } from "../../app.ts";
import { planOf, type Ends, type TransferPlan } from "../../core/transfers/plan.ts";

/** What files are moved between, by the connection as it is now. */
export async function transferEnds({ connect }: Pick<App, "connect">): Promise<Ends> {
  const { clients, connection } = await connect();
  return { clients, lake: connection.lakeBucket };
}

/** Makes one plan of those for each of several things, while the user sees that it is being made. */
export async function planTogether<T>(
  app: App,
  kind: TransferPlan["kind"],
  things: readonly T[],
  plan: (thing: T, ends: Ends, signal: AbortSignal) => Promise<TransferPlan>,
): Promise<TransferPlan> {
  const { ui, t } = app;
  const ends = await transferEnds(app);
  return ui.progress(t("Looking at what is there"), async (_report, signal) => {
    const plans: TransferPlan[] = [];
    for (const thing of things) plans.push(await plan(thing, ends, signal));
    return planOf(
      kind,
      plans.flatMap(({ items }) => items),
      plans.flatMap(({ leftOut }) => leftOut),
    );
  });
}
