import type { Failures } from "../../core/failure.ts";
import { eachFolder, say, sentence, type WordingOf } from "../message.ts";
import { because } from "./reason.ts";

/** Failures of the ingest, its function and its documents, in English. */
export const ingest: WordingOf<"ingest" | "function" | "document"> = {
  "function.bad-request": ({ problems }) =>
    say("The request is not valid.", problems.map(sentence).join(" "), "Send {runId, mode?, dryRun?} as JSON."),
  "function.unsupported-type": ({ type }) =>
    say(`The ingest function does not take ${type}.`, "", "Send {runId, mode?, dryRun?} as application/json."),
  "function.too-large": ({ most }) =>
    say(
      "The request is too large.",
      `More than ${most} bytes are none of ours.`,
      "Send {runId, mode?, dryRun?} as JSON.",
    ),
  "function.method-not-allowed": ({ method }) =>
    say(`The ingest function does not answer ${method}.`, "", "Send a POST."),
  "document.newer-format": ({ object, format, known }) =>
    say(
      `${object} was written by a newer Sluice.`,
      `It has format ${format}; this one knows ${known}.`,
      "Update Sluice. Nothing was changed.",
    ),
  "document.malformed": ({ object, why }) =>
    say(
      `${object} can't be understood.`,
      because(why),
      "Nothing was changed. Restore it, or delete it to have it made anew.",
    ),
  "ingest.lease-held": ({ holder, until }) =>
    say(
      `Another ingest run (${holder}) works on this folder.`,
      `It holds it until ${until}.`,
      "Wait for it to end, and try again.",
    ),
  "ingest.lease-lost": ({ folder, runId, holder }) =>
    say(
      `Run ${runId} lost folder ${folder}.`,
      holder === undefined
        ? "Another process has written the folder's state meanwhile."
        : holder === runId
          ? "The same run was started a second time, and goes on there."
          : `Run ${holder} works on it now.`,
      "What was copied stays, and nothing newer was replaced; the next run takes up the rest.",
    ),
  "ingest.folders-failed": ({ failures }, tell) =>
    say(`${failures.length} Drive folders failed.`, eachFolder(tell, failures), "The other folders had their turn."),
  "ingest.defect": ({ why }) =>
    say(
      "Sluice itself failed, on this file alone.",
      sentence(why),
      "The log has the details; the next run tries again.",
    ),
  "ingest.content-mismatch": ({ file, expected, got }) =>
    say(
      `"${file}" did not arrive as Drive describes it.`,
      `Expected ${content(expected)}, got ${received(got)}.`,
      "The copy was refused; the next run tries again.",
    ),
  "ingest.not-in-folder": ({ id, folder }) =>
    say(
      `${id} is not in the Drive folder ${folder}.`,
      "It was moved, put into the bin or hidden from this account, or it never was in there.",
      {
        editor: "Look at it in Drive, and refresh the Drive view.",
        terminal: "Check the id, and look at it in Drive.",
      },
    ),
  "ingest.too-many-gone": ({ count, of }) =>
    say(
      `${count} of ${of} files are gone from Drive: more than a run marks unasked.`,
      "A folder that was unshared or moved looks just like this.",
      {
        editor: "Check the folder; then run the ingest, and agree.",
        terminal: "Check the folder; then run the ingest with --confirm-gone.",
      },
    ),
};

// Manifests of before have both as text.
function content(expected: Failures["ingest.content-mismatch"]["expected"] | string): string {
  if (typeof expected === "string") return expected;
  const { bytes, md5 } = expected;
  return `${bytes ?? "?"} bytes, md5 ${md5}`;
}

function received(got: Failures["ingest.content-mismatch"]["got"] | string): string {
  if (typeof got === "string") return got;
  const { bytes, md5 } = got;
  return md5 === undefined ? `${bytes} bytes and more` : `${bytes} bytes, md5 ${md5}`;
}
