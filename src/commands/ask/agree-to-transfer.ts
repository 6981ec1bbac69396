import type { App } from "../../app.ts";
import { describeSize } from "../../core/text/quantity.ts";
import type { Policy, TransferPlan } from "../../core/transfers/plan.ts";
import { countFiles } from "../../counts.ts";

/** What is about to happen. */
export interface TransferQuestion {
  /** In one sentence, with its amount. */
  readonly question: string;
  /** The verb on the button. */
  readonly action: string;
  /** What else is to be known, in sentences. */
  readonly notes?: readonly string[];
  /** The user did not choose all of it one by one just now: asked also where nothing is there already. */
  readonly always: boolean;
}

/** How many names are told before the rest is left out. */
const TOLD = 5;

/**
 * Asks before a plan is begun: what becomes of what is there already, and, where it was not chosen one by one, whether it is
 * to be done at all. Undefined when the user does not want it.
 */
export async function agreeToTransfer(
  app: App,
  plan: TransferPlan,
  { question, action, notes = [], always }: TransferQuestion,
): Promise<Policy | undefined> {
  const { ui, t } = app;
  const told = [...notes, ...(await leftOutInWords(app, plan))];
  const taken = plan.items.filter((item) => item.taken !== undefined).map(({ name }) => name);
  if (taken.length > 0) {
    const there = taken.length === 1 ? t("1 is there already:") : t("{0} are there already:", taken.length);
    return ui.pick<Policy>([question, ...told, there, namesOf(taken)].join(" "), [
      { label: t("Skip"), detail: t("What is there stays; only the others are moved."), value: "skip" },
      { label: t("Replace"), detail: t("What comes takes its place."), value: "replace" },
      { label: t("Keep Both"), detail: t("What comes gets a number."), value: "keep-both" },
    ]);
  }
  if (!always && told.length === 0) return "refuse";
  const agreed = await ui.confirm({ question, action, ...(told.length > 0 && { detail: told.join(" ") }) });
  return agreed ? "refuse" : undefined;
}

/** What of a plan is left out, and why, in sentences: of many the first ones. */
export async function leftOutInWords(
  { explain, t }: Pick<App, "explain" | "t">,
  { leftOut }: TransferPlan,
): Promise<readonly string[]> {
  if (leftOut.length === 0) return [];
  const reasons = await Promise.all(leftOut.slice(0, TOLD).map(async ({ why }) => (await explain(why)).what));
  return [t("{0} left out:", leftOut.length), ...reasons, ...(leftOut.length > TOLD ? ["…"] : [])];
}

/** The first ones of many names. */
function namesOf(names: readonly string[]): string {
  const told = names.slice(0, TOLD).join(", ");
  return names.length > TOLD ? `${told}, …` : told;
}

/** How much it is: `12 files, 3.1 MiB`. */
export function describeAmount({ t }: Pick<App, "t">, { items, bytes }: TransferPlan): string {
  return `${countFiles(t, items.length)}, ${describeSize(bytes)}`;
}
