import { say, type WordingOf } from "../message.ts";

/** Failures of tables, in English. */
export const table: WordingOf<"table"> = {
  "table.changed": ({ name }) =>
    say(
      `${name} is not what was opened.`,
      "It was replaced or removed since.",
      "Open it again to see what is there now.",
    ),
  "table.packed": ({ name }) =>
    say(
      `${name} is not opened as a table.`,
      "It is compressed by gzip: its rows can't be found by parts of it.",
      "Download and unpack it to look at it. Batches read it as it is.",
    ),
  "table.none": ({ name }) =>
    say(`${name} is not opened as a table.`, "Tables are CSV, TSV, JSONL and Parquet, by the end of the name.", ""),
};
