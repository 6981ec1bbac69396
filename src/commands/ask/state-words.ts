import type { Translate } from "../../app.ts";
import { BATCH_STATES } from "../../core/services/batches.ts";
import type { StateWords } from "../../core/jobs/shown-batches.ts";

/** What names the states of batches: a word of the user's language, or Dataproc's own. */
export function stateWords(t: Translate): StateWords {
  return {
    ...Object.fromEntries(BATCH_STATES.map((state) => [state.toLowerCase(), [state]])),
    [t("running").toLowerCase()]: ["PENDING", "RUNNING", "CANCELLING"],
    [t("succeeded").toLowerCase()]: ["SUCCEEDED"],
    [t("failed").toLowerCase()]: ["FAILED"],
    [t("cancelled").toLowerCase()]: ["CANCELLED"],
  };
}
