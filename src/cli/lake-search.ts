import { InvalidArgumentError } from "commander";
import { whyText } from "../commands/present/search-page.ts";
import { searchFolder } from "../commands/search-folder.ts";
import { gsUri } from "../core/layout.ts";
import { readPlace } from "../core/transfers/addresses.ts";
import type { Terminal } from "./run.ts";

/** Prints the lines of a folder's files, or of a single one, that have a text, and says what was not read. */
export async function searchLake({ app, print }: Terminal, written: string, path: string): Promise<undefined> {
  const { t, ui } = app;
  if (written === "") throw new InvalidArgumentError(t("Say what to look for."));
  const connected = await app.connect();
  const { bucket, name } = readPlace(path, connected.connection.lakeBucket);
  const result = await searchFolder(app, connected, { bucket, prefix: name }, written);
  if (result === undefined) return undefined;
  for (const found of result.found) {
    const { object, line, column, excerpt } = found;
    const uri = gsUri(bucket, object);
    print({ kind: "line", ...found, uri }, `${uri}:${line}:${column}: ${excerpt}`);
  }
  for (const { object, why } of result.notSearched) {
    void ui.warn(t("Not searched: {0}: {1}", gsUri(bucket, object), await whyText(app, why)));
  }
  if (result.found.length === 0) void ui.inform(t("No line has it."));
  if (!result.isAll) void ui.warn(t("{0} lines, and more: the search ended there", result.found.length));
  return undefined;
}
