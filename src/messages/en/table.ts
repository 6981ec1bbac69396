import { say, type WordingOf } from "../message.ts";

/** Failures of tables, in English. */
export const table: WordingOf<"table"> = {
  "table.changed": ({ name }) =>
    say(
      `${name} is not what was opened.`,
      "It was replaced or removed since.",
      "Open it again to see what is there now.",
    ),
};
