import { agreeToRead } from "../commands/ask/agree-to-read.ts";
import { whyText } from "../commands/present/search-page.ts";
import { readPlace } from "../core/transfers/addresses.ts";
import { planSearch, runSearch } from "../core/lake-files/search.ts";
import { readPattern } from "../core/lake-files/text-pattern.ts";
import { gsUri } from "../core/layout.ts";
import { describeSize } from "../core/text/quantity.ts";
import type { Terminal } from "./run.ts";

/** Prints the lines of a folder's files that have a text, and says what was not read. */
export async function searchLake(terminal: Terminal, written: string, path: string): Promise<undefined> {
  const { app, print, signal } = terminal;
  const { t, ui } = app;
  const pattern = readPattern(written);
  const { clients, connection } = await app.connect();
  const place = readPlace(path, connection.lakeBucket);
  const bucket = (await clients.storage()).bucket(place.bucket);
  const prefix = place.name === "" || place.name.endsWith("/") ? place.name : `${place.name}/`;
  const plan = await planSearch(bucket, prefix, signal);
  if (!(await agreeToRead(app, plan))) return undefined;
  const { objects, bytes } = plan;
  const title = t("Searching {0}", gsUri(place.bucket, prefix));
  const result = await ui.progress(title, (report, aborted) => {
    const far = t("{0} files, {1}", objects.length, describeSize(bytes));
    return runSearch(bucket, plan, pattern, { report: (now) => report(far, now.bytes / Math.max(1, bytes)) }, aborted);
  });
  for (const found of result.found) {
    const { object, line, column, excerpt } = found;
    print(
      { kind: "line", ...found, uri: gsUri(place.bucket, object) },
      `${gsUri(place.bucket, object)}:${line}:${column}: ${excerpt}`,
    );
  }
  for (const { object, why } of result.notSearched) {
    void ui.warn(t("Not searched: {0}: {1}", gsUri(place.bucket, object), await whyText(app, why)));
  }
  if (result.found.length === 0) void ui.inform(t("No line has it."));
  if (!result.isAll) void ui.warn(t("{0} lines, and more: the search ended there", result.found.length));
  return undefined;
}
