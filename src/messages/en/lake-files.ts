import type { Keeper } from "../../core/layout.ts";
import { say, type WordingOf } from "../message.ts";

const KEPT: Readonly<Record<Keeper, string>> = {
  ingest: "raw/ holds what the ingest copied from Drive; another content would pass for the file's.",
  batches: "curated/ holds what batches have published; a file that is another makes its dataset wrong.",
  memory: "_sluice/ holds what Sluice remembers of ingest runs.",
  staged: "jobs/ holds the code that batches run.",
  dataproc: "This is Dataproc's own.",
};
const CHANGED = {
  other: "Somebody else wrote it since it was opened; nothing of theirs was replaced.",
  gone: "It is no longer there.",
};
const WHOLE = { delete: "deleted", rename: "renamed", copy: "copied" };

/** Failures of objects as files of an editor, in English. */
export const lakeFiles: WordingOf<"lake-file"> = {
  "lake-file.kept": ({ uri, keeper }) =>
    say(`${uri} is read-only.`, KEPT[keeper], "Save a copy of it elsewhere in the bucket."),
  "lake-file.changed": ({ uri, now }) =>
    say(
      `${uri} is not what was opened.`,
      CHANGED[now],
      "What was typed is still in the editor: compare, overwrite or revert.",
    ),
  "lake-file.too-large": ({ uri, bytes, most }) =>
    say(
      `${uri} is too large for a text editor.`,
      `It has ${bytes} bytes; up to ${most} are loaded.`,
      "Open it as a table, or download it.",
    ),
  "lake-file.version": ({ uri }) =>
    say(
      `${uri} is read-only.`,
      "It is what an object was at one time.",
      "Restore that version to make it the object again.",
    ),
  "lake-file.encoded": ({ uri, encoding }) =>
    say(`${uri} is read-only.`, `It is stored as ${encoding}, and shown unpacked.`, "Download it to change it."),
  "lake-file.whole-folder": ({ uri, action }) =>
    say(
      `${uri} was not ${WHOLE[action]}.`,
      "A bucket has no folders: each object under that name would be changed by itself.",
      "Use the menu of the Buckets view, which says what and how many.",
    ),
  "lake-file.is-folder": ({ uri }) =>
    say(`${uri} is a folder.`, "", {
      editor: "Name one of its objects.",
      terminal: `sluice lake ls ${uri} shows its objects: name one of them.`,
    }),
  "lake-file.pattern": ({ pattern, why }) =>
    say(
      `${pattern} is no regular expression.`,
      `${why}.`,
      "Expressions stand between slashes, in the syntax of RE2. Leave the slashes out to look for the text as it stands.",
    ),
  "lake-file.slow-pattern": ({ pattern }) =>
    say(
      `${pattern} would take too long.`,
      "It repeats too much at each character.",
      "Repeat less in it, or look for a text.",
    ),
  "lake-file.too-many-to-search": ({ uri, most }) =>
    say(`${uri} was not searched.`, `It has more than ${most} objects.`, "Search one of its folders."),
  "lake-file.too-many": ({ uri, most }) =>
    say(
      `${uri} has more than ${most} entries.`,
      "A file explorer can't show them at once.",
      "The Buckets view shows them page by page.",
    ),
};
