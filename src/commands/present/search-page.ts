import type { App } from "../../app.ts";
import type { NotSearched, SearchResult } from "../../core/lake-files/search.ts";
import { describeSize } from "../../core/text/quantity.ts";
import { countFiles, countLines } from "../../counts.ts";
import type { Cell, Fact, Page, Section } from "../../page.ts";

/** A search as it is shown. */
export interface SearchShown {
  readonly bucket: string;
  /** Where was searched. */
  readonly uri: string;
  /** What for, as it was typed. */
  readonly written: string;
  readonly result: SearchResult;
}

type Words = Pick<App, "explain" | "t">;

/** The lines that a search found, each of which opens its file there, and the files that were left out. */
export async function searchPage(app: Words, shown: SearchShown): Promise<Page> {
  const { t } = app;
  const { bucket, uri, written, result } = shown;
  const rows = result.found.map(({ object, generation, line, column, excerpt }): readonly Cell[] => {
    const address = { kind: "object", bucket, object, generation } as const;
    return [
      { text: object },
      { text: String(line), order: line, link: { to: "address", address, at: { line, column } } },
      { text: excerpt, link: { to: "address", address, at: { line, column } } },
    ];
  });
  return {
    key: `search/${uri}/${written}`,
    title: t("{0} in {1}", written, uri),
    facts: facts(shown, t),
    actions: [],
    sections: [
      {
        ...{ kind: "table", heading: t("Lines"), columns: [t("File"), t("Line"), t("Text")], rows, filterBy: 0 },
        ...(rows.length === 0 && { note: t("No line has it.") }),
      },
      ...(await notSearchedSections(app, result.notSearched)),
    ],
    again: { command: "sluice.object.search", given: { kind: "search", uri, pattern: written }, isCostly: true },
  };
}

function facts({ result }: SearchShown, t: App["t"]): readonly Fact[] {
  const { found, files, bytes, notSearched, isAll } = result;
  const inFiles = new Set(found.map(({ object }) => object)).size;
  const some =
    found.length === 0 ? countLines(t, 0) : t("{0} in {1}", countLines(t, found.length), countFiles(t, inFiles));
  const told: Cell = isAll
    ? { text: some, tone: found.length === 0 ? "quiet" : "good" }
    : { text: t("{0}, and more: the search ended there", some), tone: "warning" };
  const all: readonly Fact[] = [
    { name: t("Found"), value: told },
    { name: t("Read"), value: { text: `${countFiles(t, files)}, ${describeSize(bytes)}` } },
  ];
  if (notSearched.length === 0) return all;
  return [...all, { name: t("Not searched"), value: { text: countFiles(t, notSearched.length), tone: "warning" } }];
}

async function notSearchedSections(app: Words, all: readonly NotSearched[]): Promise<readonly Section[]> {
  if (all.length === 0) return [];
  const { t } = app;
  const rows = await Promise.all(
    all.map(async ({ object, why }): Promise<readonly Cell[]> => [{ text: object }, { text: await whyText(app, why) }]),
  );
  return [{ kind: "table", heading: t("Not searched"), columns: [t("File"), t("Why")], rows, filterBy: 1 }];
}

/** Why a file was left out of a search, in words. */
export async function whyText({ explain, t }: Words, why: NotSearched["why"]): Promise<string> {
  switch (why) {
    case "no-text":
      return t("it holds no text");
    case "too-large":
      return t("it is larger than 50 MiB");
    case "long-line":
      return t("a line of it is too long for this expression");
    case "damaged":
      return t("it is packed, and damaged");
    default:
      return (await explain(why)).what;
  }
}
