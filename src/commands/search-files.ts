import type { App } from "../app.ts";
import { Failure } from "../core/failure.ts";
import type { SearchResult } from "../core/lake-files/search.ts";
import { gsUri, parseGsUri } from "../core/layout.ts";
import { agreeToRead } from "./ask/agree-to-read.ts";
import { searchPage } from "./present/search-page.ts";

/** Where is searched, and what for where that is known: a bucket, a folder of one, or what a page was made of. */
interface Searched {
  readonly uri: string;
  readonly pattern?: string;
}

/**
 * Looks for a text or a regular expression in the files of a bucket or of a folder of it, and shows each line that has it.
 * Undefined when the user named nothing, or thought better of it.
 * @throws Failure `lake-file.pattern`, `lake-file.too-many-to-search`, `remote.*`, `bucket.missing`
 */
export async function searchFiles(app: App, selected?: Searched): Promise<SearchResult | undefined> {
  const { ui, t } = app;
  const { clients, connection } = await app.connect();
  const title = t("Where to search, as gs://bucket/folder/");
  const where = selected?.uri ?? (await ui.input({ title, value: gsUri(connection.lakeBucket, "") }));
  const at = parseGsUri(where?.trim().replace(/^(gs:\/\/[^/]+)$/, "$1/") ?? "");
  if (at === undefined) return undefined;
  const asked = t("Text to find in {0}; lower case finds both. Or a /regular expression/", gsUri(at.bucket, at.object));
  const written = selected?.pattern ?? (await ui.input({ title: asked }));
  if (written === undefined || written === "") return undefined;
  const { readPattern } = await import("../core/lake-files/text-pattern.ts");
  const { planSearch, runSearch } = await import("../core/lake-files/search.ts");
  const pattern = readPattern(written);
  const bucket = (await clients.storage()).bucket(at.bucket);
  // A folder, whether or not it was written with its slash: `a` alone would be `ab` too.
  const prefix = at.object.replace(/(?<!\/)$/, at.object === "" ? "" : "/");
  const uri = gsUri(at.bucket, prefix);
  const plan = await ui.progress(t("Looking what is there"), (_report, signal) => planSearch(bucket, prefix, signal));
  if (prefix !== "" && plan.objects.length + plan.notSearched.length === 0)
    throw new Failure("remote.not-found", { service: "storage", what: { kind: "object", uri } });
  if (!(await agreeToRead(app, plan))) return undefined;
  const result = await ui.progress(t("Searching {0}", uri), (report, signal) => {
    const all = plan.objects.length;
    const far = {
      report: ({ files, bytes, found }: { files: number; bytes: number; found: number }) =>
        report(t("{0} of {1} files, {2} found", files, all, found), plan.bytes === 0 ? 1 : bytes / plan.bytes),
    };
    return runSearch(bucket, plan, pattern, far, signal);
  });
  await ui.page(await searchPage(app, { bucket: at.bucket, uri, written, result }));
  return result;
}
