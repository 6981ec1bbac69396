import type { App, Table } from "../app.ts";
import { checkFile, type BadRow, type CheckedFile } from "../core/jobs/local/check-file.ts";
import type { Contract } from "../core/jobs/contract/contract.ts";
import { readContract, readContracts } from "../core/jobs/contract/read.ts";
import { contractFor } from "../core/jobs/contract/takes.ts";
import { Failure } from "../core/failure.ts";
import { contractsFolder } from "./ask/contracts-folder.ts";
import { doubtInWords } from "./present/doubt-in-words.ts";
import { localJob } from "./ask/local-job.ts";
import { nameOf, onThisMachine, selectFile, type SelectedFile } from "./ask/select-file.ts";

/** What the command line can ask of a check; the editor asks for nothing special. */
export interface CheckWishes {
  /** File of the contract to check by, instead of the pipeline's. */
  readonly contract?: string | undefined;
  /** File of the contract before a change: then only rows are shown that one of the two takes and the other does not. */
  readonly against?: string | undefined;
  /** How many rows to show; all that are known when left out. */
  readonly rows?: number | undefined;
  /** Fails where no contract takes the file, instead of asking for one. */
  readonly unasked?: boolean;
}

/**
 * Shows what a batch would make of a CSV file: what would be curated, and which rows quarantined, and why. Undefined when
 * the user chose no file or no contract, or did not agree to the set-up.
 */
export async function checkContract(
  app: App,
  selected?: SelectedFile,
  wishes: CheckWishes = {},
): Promise<CheckedFile | undefined> {
  const { ui, t } = app;
  const file = await selectFile(app, selected);
  if (!file) return undefined;
  const name = nameOf(file);
  // First what needs no set-up.
  const contract = await chooseContract(app, name, wishes);
  if (!contract) return undefined;
  const against = wishes.against === undefined ? undefined : await readContract(wishes.against);
  const job = await localJob(app);
  if (!job) return undefined;
  const checked = await ui.progress(t("Checking {0}", name), (_report, signal) =>
    onThisMachine(app, file, ({ path }) => checkFile(job, { contract, against, name, file: path }, signal), signal),
  );
  if (checked.warnings.length + checked.rows.length === 0 && !checked.against) {
    void ui.inform(t("{0} is whole. {1}", name, totals(app, checked)));
    return checked;
  }
  await ui.table(tableOf(app, { ...checked, name, contract }, wishes.rows));
  return checked;
}

async function chooseContract(
  app: App,
  name: string,
  { contract, unasked }: CheckWishes,
): Promise<Contract | undefined> {
  if (contract !== undefined) return readContract(contract);
  const folder = contractsFolder(app, { contracts: await app.contracts() });
  const contracts = await readContracts(folder);
  const owner = contractFor(name, contracts);
  if (owner) return owner;
  if (unasked) throw new Failure("contract.no-match", { name, folder });
  return app.ui.pick(
    app.t("No contract takes the name {0}. By which one is it to be checked?", name),
    contracts.map((value) => ({ label: value.dataset, detail: value.files.join(", "), value })),
  );
}

/** What was checked, and by what. */
type Check = CheckedFile & { readonly name: string; readonly contract: Contract };

function tableOf({ t }: Pick<App, "t">, checked: Check, most = Infinity): Table {
  const { against, name, rows, warnings } = checked;
  const columns = [t("Line"), t("Column"), t("Rule"), t("Row"), t("What was found")];
  const doubts = warnings.map((doubt) => ["", "", doubt.code, "", doubtInWords({ t }, doubt, checked)]);
  const bad = (some: readonly BadRow[]) =>
    some
      .slice(0, most)
      .map(({ line, column, rule, message, text }) => [String(line), column ?? "", rule, text, message]);
  const table = { title: t("Check of {0}", name), note: noteOf({ t }, checked, most) };
  if (!against) return { ...table, columns, rows: [...doubts, ...bad(rows)] };
  return {
    ...table,
    columns: [t("Change"), ...columns],
    rows: [
      ...doubts.map((row) => ["", ...row]),
      ...bad(against.rejected.rows).map((row) => [t("newly quarantined"), ...row]),
      ...bad(against.accepted.rows).map((row) => [t("newly curated"), ...row]),
    ],
  };
}

function noteOf({ t }: Pick<App, "t">, checked: CheckedFile, most: number): string {
  const { against, rows } = checked;
  const lists = against ? [against.rejected, against.accepted] : [{ total: checked.totals.quarantined, rows }];
  const left = lists.reduce((sum, { total, rows: known }) => sum + total - Math.min(known.length, most), 0);
  return [
    totals({ t }, checked),
    ...(against
      ? [t("The change quarantines {0} rows and lets in {1}.", against.rejected.total, against.accepted.total)]
      : []),
    ...(left > 0 ? [t("{0} more rows are not shown.", left)] : []),
  ].join(" ");
}

function totals(
  { t }: Pick<App, "t">,
  { dataset, totals: { rowsRead, curated, quarantined, duplicates } }: CheckedFile,
) {
  const counts = t(
    "{0} rows read = {1} curated + {2} quarantined + {3} duplicates",
    rowsRead,
    curated,
    quarantined,
    duplicates,
  );
  return t("By the contract {0}: {1}.", dataset, counts);
}
