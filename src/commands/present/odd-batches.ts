import type { App } from "../../app.ts";
import type { OddElement } from "../../core/google/reply.ts";

/** Says in the log which batches are left out, since what is said of them makes no sense. */
export function tellOddBatches({ log, t }: Pick<App, "log" | "t">, odd: readonly OddElement[]): void {
  for (const { id, failure } of odd) {
    const { why } = failure.params;
    log.warn(
      t(
        "Left out, since what Dataproc says of it makes no sense: {0}: {1}",
        id ?? "?",
        typeof why === "string" ? why : why.kind,
      ),
    );
  }
}
