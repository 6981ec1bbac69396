import { say, type WordingOf } from "../message.ts";

/** Failures of tables, in English. */
export const table: WordingOf<"table"> = {
  "table.changed": ({ name }) =>
    say(
      `${name} is not what was opened.`,
      "It was replaced or removed since.",
      "Open it again to see what is there now.",
    ),
  "table.none": ({ name }) =>
    say(`${name} is not opened as a table.`, "Tables are CSV, TSV, JSONL and Parquet, by the end of the name.", ""),
};
