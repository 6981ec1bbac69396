import type { App } from "../../app.ts";
import type { SearchPlan } from "../../core/lake-files/search.ts";
import { describeSize } from "../../core/text/quantity.ts";

// Of more than that reading takes its time, and from a bucket elsewhere its money.
const MANY_BYTES = 1024 ** 3;
const MANY_FILES = 10_000;

/** Whether the user wants so much to be read as a search has to; little is read unasked. */
export async function agreeToRead({ ui, t }: Pick<App, "ui" | "t">, { objects, bytes }: SearchPlan): Promise<boolean> {
  if (bytes <= MANY_BYTES && objects.length <= MANY_FILES) return true;
  return ui.confirm({
    question: t("Read {0} files, {1}?", objects.length, describeSize(bytes)),
    detail: t(
      "All of them are read. Out of another region, or to this machine, that costs what Cloud Storage takes for traffic.",
    ),
    action: t("Search"),
  });
}
