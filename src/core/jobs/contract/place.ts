import { join } from "node:path";
import { placesOf, type TextPlace } from "../../field-place.ts";
import { listContractFiles, parseContract, readContractText } from "./read.ts";

/** A place in a contract's file; the file is absolute when the folder is. */
export interface ContractPlace {
  readonly file: string;
  readonly at: TextPlace;
}

// Why a dataset is not published (spark/sluice_job), and the field that says so.
const FIELDS: Readonly<Record<string, string>> = {
  "too-many-bad-rows": "maxBadRows",
  "rows-fell": "rowsMayFall",
  "unknown-columns": "unknownColumns",
  "pattern-too-large": "columns",
};

/**
 * Where the contract of a dataset says what it failed by; its first line where no field does. Undefined where no contract
 * of the folder is of that dataset any more.
 * @param code of the reason in the dataset's quality report
 * @throws Failure `contract.none`, `contract.unreadable`, `file.*`
 */
export async function placeOfRule(folder: string, dataset: string, code: string): Promise<ContractPlace | undefined> {
  for (const name of await listContractFiles(folder)) {
    const file = join(folder, name);
    const text = await readContractText(file);
    const read = parseContract(text);
    if (!("contract" in read) || read.contract.dataset !== dataset) continue;
    const field = FIELDS[code];
    const at = placesOf(text);
    const isWritten = field !== undefined && Object.hasOwn(read.contract, field);
    return { file, at: at?.([isWritten ? field : "dataset"]) ?? { line: 1, column: 1 } };
  }
  return undefined;
}
