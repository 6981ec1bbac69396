import { say, sentence, type Tell, type WordingOf } from "../message.ts";
import type { Failure } from "../../core/failure.ts";

/** Failures of looking for where something comes from and where it went. */
export const lineage: WordingOf<"lineage"> = {
  "lineage.elsewhere": ({ given, lake }) =>
    say(
      `"${given}" is nothing that the pipeline of the bucket ${lake} has a lineage of.`,
      "",
      "Give what lies in raw/, curated/ or _sluice/ingest/ of that bucket, a Drive file, a dataset, a batch or a run.",
    ),
  "lineage.folder": ({ name }) =>
    say(
      `"${name}" is a folder of Drive.`,
      "A lineage is that of a file, a dataset, a batch or a run.",
      "Name a file that is in it.",
    ),
  "lineage.several": ({ name, matches }) =>
    say(
      `"${name}" is ${matches.length} things, and nobody can be asked here which one.`,
      sentence(matches.join("\n")),
      "Name one of them by its id, its path or its address.",
    ),
  "lineage.no-match": ({ name, looked: { rawObjects, datasets, driveFolders }, similar, unasked }, tell) =>
    say(
      `Nothing is called "${name}".`,
      `Looked at: raw objects ${rawObjects}, datasets ${datasets}, Drive folders asked for that name ${driveFolders}.${notAsked(unasked, tell)}`,
      similar === undefined
        ? "Give a file's name, path or id, an address, a dataset, or the id of a batch or a run."
        : `Did you mean ${similar}?`,
    ),
};

function notAsked(unasked: readonly Failure[], tell: Tell): string {
  return unasked.map((failure) => ` Not all could be asked: ${tell(failure).what}`).join("");
}
