import type { App } from "../../app.ts";
import { joinSentences } from "../../core/text/sentences.ts";

/** What a button does. */
export interface Offered {
  readonly action: string;
  readonly run: () => Promise<unknown>;
}

/**
 * Tells how something ended, with buttons for what may come next. Nobody waits for it: what the user asked for is done. A
 * choice that fails is told as what it is, one that is cancelled is not.
 */
export function offer(app: App, message: string, offered: readonly Offered[]): void {
  const { ui, log } = app;
  const tell = async () => {
    const chosen = await ui.inform(message, ...offered.map(({ action }) => action));
    try {
      await offered.find(({ action }) => action === chosen)?.run();
    } catch (error) {
      if (error instanceof Error && error.name === "AbortError") return;
      const { what, why, hint } = await app.explain(error);
      const whole = joinSentences(what, why, hint);
      log.error(whole, error);
      void ui.warn(whole);
    }
  };
  void tell();
}
