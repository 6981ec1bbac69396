import type { App } from "../../app.ts";
import type { CheckedFile, Doubt } from "../../core/jobs/local/check-file.ts";
import type { Contract } from "../../core/jobs/contract/contract.ts";

/** What a check doubts of a file, in the user's language; in the job's words where it has a kind that is not known here. */
export function doubtInWords(
  { t }: Pick<App, "t">,
  { code, message, column, values }: Doubt,
  { name, contract, totals }: { name: string; contract: Contract } & Pick<CheckedFile, "totals">,
): string {
  switch (code) {
    case "other-name":
      return t("No pattern of the contract takes the name {0}: {1}.", name, contract.files.join(", "));
    case "no-rows":
      return t("The file has no rows.");
    case "columns-missing":
      return t("The file lacks the column {0}: it has no value in any row.", column ?? "");
    case "values-cut":
      return t("{0}: {1} values have more than 6 digits of a second, and are cut to 6.", column ?? "", values ?? "");
    case "too-many-bad-rows":
      return t(
        "Of this file alone nothing would be published: {0} of {1} rows break the contract, and maxBadRows is {2}.",
        totals.quarantined,
        totals.rowsRead,
        contract.maxBadRows ?? 0,
      );
    default:
      return message;
  }
}
