import type { Translate } from "../../app.ts";
import type { CheckName, CheckState, Found } from "../../core/set-up/check.ts";

/** What is looked at, in words. */
export function checkInWords(name: CheckName, t: Translate): string {
  const words: Readonly<Record<CheckName, string>> = {
    connection: "sluice.json",
    credentials: t("credentials"),
    impersonation: t("impersonation"),
    drive: t("Drive API and its scope"),
    "drive-folder": t("Drive folder"),
    bucket: t("lake bucket"),
    permissions: t("permissions on the bucket"),
    dataproc: t("Dataproc API"),
    subnetwork: t("subnetwork"),
    spark: t("local Spark"),
    terraform: "Terraform",
    airflow: t("SSH to the Airflow machine"),
    emulators: t("local emulators"),
  };
  return words[name];
}

/** A state, in words. */
export function stateInWords(state: CheckState, t: Translate): string {
  return { ok: t("ok"), warning: t("warning"), failed: t("failed"), skipped: t("not looked at") }[state];
}

/** What was found; a failure has words of its own. */
export function foundInWords(found: Exclude<Found, { kind: "failure" }>, t: Translate): string {
  switch (found.kind) {
    case "fine":
      return found.what;
    case "no-answer":
      return t("No answer within {0} seconds.", found.seconds);
    case "not-named":
      return t("sluice.json names none.");
    case "waits-for":
      return t("It needs this first: {0}.", checkInWords(found.check, t));
    case "local":
      return t("Local emulators have no need of it.");
    case "bucket-elsewhere":
      return t("It is in {0}, the batches are in {1}.", found.location, found.region);
    case "not-permitted":
      return t("Missing: {0}", found.permissions.join(", "));
    case "subnetwork-elsewhere":
      return t("It is in {0}.", found.region);
    case "subnetwork-unknown":
      return t("Only the Compute Engine API knows whether it is there and has Private Google Access: it is not asked.");
    case "no-spark":
      return t("No Spark is set up in {0}: batches on emulators and contract checks need it.", found.folder);
    case "not-running":
      return t("None run.");
  }
}

/** What to do about it, where no command line does it; empty where nothing is to be done. */
export function whatToDo(found: Found, t: Translate): string {
  switch (found.kind) {
    case "no-answer":
      return t("Check the network and the proxy, and check again.");
    case "bucket-elsewhere":
      return t("Every batch reads and writes across regions, slower and for money: keep both in one.");
    case "subnetwork-elsewhere":
      return t("Name a subnetwork of the batches' region in sluice.json.");
    default:
      return "";
  }
}
