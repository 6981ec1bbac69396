import type { App, Translate } from "../../app.ts";
import type { ContractComments } from "../../core/jobs/contract/text.ts";
import type { ColumnSeen, Proposal, Reason } from "../../core/jobs/local/propose.ts";

/** What a contract that was made from a file says of the file, in the user's language. */
export function contractComments({ t }: Pick<App, "t">, name: string, proposal: Proposal): ContractComments {
  const { contract, seen, check } = proposal;
  const { rowsRead, curated } = check.totals;
  return {
    top: [
      t(
        "Made from {0}: {1} of its {2} rows are curated by it. Look through it before you rely on it.",
        name,
        curated,
        rowsRead,
      ),
      ...check.rules.map(({ column, rule, rows }) => {
        const first = check.rows.find((row) => row.column === column && row.rule === rule);
        const named = [column, rule].filter(Boolean).join(": ");
        return first
          ? t("{0} rows break the rule {1}, in line {2} first.", rows, named, first.line)
          : t("{0} rows break the rule {1}.", rows, named);
      }),
      ...(seen.unnamed > 0 ? [t("{0} columns without a name are left out.", seen.unnamed)] : []),
      ...(seen.twice.length > 0 ? [t("In the header more than once, and left out: {0}.", seen.twice.join(", "))] : []),
      ...(seen.headerLikeData ? [t("The first line may be data: a file has to have a header.")] : []),
    ],
    csv: encoding(t, seen.encoding),
    columns: contract.columns.map((_column, index) => column(t, seen.columns[index])),
  };
}

function encoding(t: Translate, { name, seen, line }: Proposal["seen"]["encoding"]): string[] {
  switch (seen) {
    case "not-utf-8":
      return [t("Not UTF-8 (line {0}): {1} is a guess. Look at its accents.", line ?? "", name)];
    case "zeros":
      return [t("{0} is a guess: the file has no byte order mark.", name)];
    default:
      return [];
  }
}

function column(t: Translate, seen: ColumnSeen | undefined): string[] {
  if (!seen) return [];
  const { rows, empty, examples, allDifferent, reasons } = seen;
  const shown = examples.map((text) => JSON.stringify(text)).join(", ");
  return [
    ...(examples.length === 0 ? [] : [allDifferent ? t("All values: {0}", shown) : t("Such as {0}", shown)]),
    ...(empty > 0 ? [t("{0} of {1} are empty.", empty, rows)] : []),
    ...reasons.map((reason) => inWords(t, reason)),
  ];
}

function inWords(t: Translate, reason: Reason): string {
  switch (reason.code) {
    case "no-values":
      return t("No row has a value: the type is not known.");
    case "nulls":
      return t("{0} ({1} times) is taken for no value.", reason.value, reason.count);
    case "marker":
      return t("{0} ({1} times) may mean no value: then put it into nulls.", reason.value, reason.count);
    case "day-and-month":
      return t("Not {0}: some value is none by that.", reason.format);
    case "no-zone-is-utc":
      return t("Values without a zone are read as UTC.");
    case "cut":
      return t("{0} values have more than 6 digits of a second, and are cut to 6.", reason.count);
    case "digits":
      return t(
        "Digits seen: at most {0} before the point, {1} after it.",
        reason.before,
        [...new Set([reason.after.at(0), reason.after.at(-1)])].join("-"),
      );
    case "exponent":
      return t("Not decimal: {0} in line {1} has an exponent.", reason.value, reason.line);
    case "leading-zero":
      return t(
        "Not a number: {0} in line {1} would lose its zero ({2} such).",
        reason.value,
        reason.line,
        reason.count,
      );
    case "plus":
      return t(
        "Not a number: {0} in line {1} would lose its plus ({2} such).",
        reason.value,
        reason.line,
        reason.count,
      );
    case "comma":
      return t(
        "Not a number: {0} in line {1} has a comma ({2} such); only a point may stand before decimals.",
        reason.value,
        reason.line,
        reason.count,
      );
    case "not-64-bits":
      return t("Not integer: {0} in line {1} has more than 64 bits.", reason.value, reason.line);
    case "mostly":
      return t("Not {0}: {1} in line {2} is none ({3} such).", reason.type, reason.value, reason.line, reason.count);
    case "ambiguous":
      return t("Not a date: every value is one by {0} and by {1}. Set type and format if you know.", ...reason.formats);
  }
}
