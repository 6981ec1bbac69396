import type { App, Connected } from "../app.ts";
import { Failure } from "../core/failure.ts";
import {
  planSearch,
  runSearch,
  type SearchPlan,
  type SearchReport,
  type SearchResult,
} from "../core/lake-files/search.ts";
import { readPattern } from "../core/lake-files/text-pattern.ts";
import { gsUri } from "../core/layout.ts";
import { describeSize } from "../core/text/quantity.ts";
import { countFiles } from "../counts.ts";
import type { BucketFolder } from "./ask/place.ts";

// Of more than that reading takes its time, and from a bucket elsewhere its money.
const MANY_BYTES = 1024 ** 3;
const MANY_FILES = 10_000;

/**
 * Looks for a text in the files of a folder, or in a single one, telling how far it is. Undefined where the user does not
 * want so much read.
 * @param prefix as `planSearch` takes a name
 * @param written as `readPattern` takes it
 * @throws Failure `transfer.nothing-there` where nothing lies there; `lake-file.pattern`, `lake-file.slow-pattern`, `lake-file.too-many-to-search`,
 * `remote.*`, `bucket.missing`
 */
export async function searchFolder(
  { ui, t }: Pick<App, "ui" | "t">,
  { clients }: Connected,
  { bucket: name, prefix }: Pick<BucketFolder, "bucket" | "prefix">,
  written: string,
): Promise<SearchResult | undefined> {
  const pattern = readPattern(written);
  const bucket = (await clients.storage()).bucket(name);
  const uri = gsUri(name, prefix);
  const plan = await ui.progress(t("Looking what is there"), (_report, signal) => planSearch(bucket, prefix, signal));
  const { objects, bytes: all } = plan;
  if (prefix !== "" && plan.there + plan.notSearched.length === 0)
    throw new Failure("transfer.nothing-there", { place: uri });
  if (!(await agreeToRead({ ui, t }, plan))) return undefined;
  return ui.progress(t("Searching {0}", uri), (tell, signal) => {
    const report = ({ files, bytes, found }: SearchReport) =>
      tell(t("{0} of {1} files, {2} found", files, objects.length, found), all === 0 ? 1 : bytes / all);
    return runSearch(bucket, plan, pattern, { report }, signal);
  });
}

async function agreeToRead({ ui, t }: Pick<App, "ui" | "t">, { objects, bytes }: SearchPlan): Promise<boolean> {
  if (bytes <= MANY_BYTES && objects.length <= MANY_FILES) return true;
  return ui.confirm({
    question: t("Read {0}, {1}?", countFiles(t, objects.length), describeSize(bytes)),
    detail: t(
      "All of them are read. Out of another region, or to this machine, that costs what Cloud Storage takes for traffic.",
    ),
    action: t("Search"),
  });
}
