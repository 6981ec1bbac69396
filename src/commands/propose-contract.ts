import { mkdir, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import type { App } from "../app.ts";
import { hasCode } from "../core/files.ts";
import { contractText } from "../core/jobs/contract/text.ts";
import { proposeContract as propose, type Proposal } from "../core/jobs/local/propose.ts";
import { contractComments } from "./present/contract-comments.ts";
import { contractsFolder } from "./ask/contracts-folder.ts";
import { localJob } from "./ask/local-job.ts";
import { nameOf, onThisMachine, selectFile, type NamedObject, type SelectedFile } from "./ask/select-file.ts";

/** What came of looking at a file, and where it went. */
export interface ProposedContract extends Proposal {
  /** The contract as YAML, with comments that say what was seen. */
  readonly text: string;
  /** Where it was written. */
  readonly file?: string;
}

/**
 * Makes a contract from a CSV file, and with `write` puts it among the pipeline's; one that is there is replaced only
 * when the user agrees. Undefined when the user chose no file, or did not agree to that or to the set-up.
 */
export async function proposeContract(
  app: App,
  selected: SelectedFile | NamedObject | undefined,
  { write }: { readonly write: boolean },
): Promise<ProposedContract | undefined> {
  const { ui, t } = app;
  const file = await selectFile(app, selected);
  if (!file) return undefined;
  const name = nameOf(file);
  const folder = write ? contractsFolder(app, { contracts: await app.contracts() }) : undefined;
  const job = await localJob(app);
  if (!job) return undefined;
  const proposal = await ui.progress(t("Reading {0}", name), (_report, signal) =>
    onThisMachine(app, file, ({ path }) => propose(job, { name, file: path }, signal), signal),
  );
  const text = contractText(proposal.contract, contractComments(app, name, proposal));
  const { rowsRead, curated } = proposal.check.totals;
  if (curated < rowsRead)
    void ui.warn(t("{0} of {1} rows can't be read: the contract says why.", rowsRead - curated, rowsRead));
  if (folder === undefined) return { ...proposal, text };
  const target = join(folder, `${proposal.contract.dataset}.yaml`);
  if (!(await writeContract(app, target, text))) return undefined;
  await ui.open(target);
  return { ...proposal, text, file: target };
}

/** False when one is there and the user wants to keep it. */
async function writeContract({ ui, t }: App, target: string, text: string): Promise<boolean> {
  await mkdir(dirname(target), { recursive: true });
  try {
    await writeFile(target, text, { flag: "wx" });
    return true;
  } catch (error) {
    if (!hasCode(error, "EEXIST")) throw error;
  }
  const agreed = await ui.confirm({
    question: t("{0} is there already. Replace it?", target),
    detail: t("What was written there by hand is lost."),
    action: t("Replace"),
  });
  if (agreed) await writeFile(target, text);
  return agreed;
}
