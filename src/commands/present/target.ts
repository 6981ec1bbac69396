import type { Connected, Translate } from "../../app.ts";
import { targetOf } from "../../core/google/endpoints.ts";

/** Whom a pipeline speaks to, in a sentence for a log. */
export function describeTarget({ connection, endpoints }: Connected, t: Translate): string {
  const { project, serviceAccount } = connection;
  if (targetOf(endpoints) === "emulators") {
    return t("Speaking to the local emulators, project {0}, at {1}.", project, endpoints.storage);
  }
  if (targetOf(endpoints) === "mixed") {
    const { drive, storage, dataproc } = endpoints;
    return t("Speaking to {0}, project {1}.", [drive, storage, dataproc].join(", "), project);
  }
  if (serviceAccount === undefined) return t("Speaking to Google, project {0}.", project);
  return t("Speaking to Google, project {0}, as {1}.", project, serviceAccount);
}
