import { eachFile, say, sentence, type WordingOf } from "../message.ts";

/** Failures of moving files, in English. */
export const transfer: WordingOf<"transfer" | "signed-url"> = {
  "transfer.source-changed": ({ name }) =>
    say(`"${name}" changed while it was being read.`, "Nothing was written of it.", "Try again when nobody writes it."),
  "transfer.damaged": ({ name, expected, got }) =>
    say(
      `"${name}" did not arrive as it was sent.`,
      `Its checksum is ${got}, and should be ${expected}. Nothing was kept of it.`,
      "Try again.",
    ),
  "transfer.refused-place": ({ place, part }) =>
    say(
      `Nothing is changed in ${place}.`,
      {
        raw: "The ingest alone writes there: what it promises is computed from what stands there.",
        curated: "Batches alone write there: what is published is what a batch has proven.",
        memory: "Sluice keeps there how far the ingest has come.",
        staged: "The code of batches is staged there, each under its own checksum.",
        dataproc: "Dataproc keeps the output of batches there.",
      }[part],
      "Take another folder of the bucket.",
    ),
  "transfer.exists": ({ names }) =>
    say("These are there already, and nothing was changed.", sentence(names.join("\n")), {
      editor: "Say what is to be done with them: skip, replace, or keep both.",
      terminal: "Say what is to be done with them: --skip, --force or --keep-both.",
    }),
  "transfer.failed": ({ failed, of, failures }, tell) =>
    say(
      `${failed} of ${of} files were not moved.`,
      eachFile(tell, failures),
      "The others are where they should be. The same again takes up the rest.",
    ),
  "transfer.not-written": ({ file, why }) => say(`${file} could not be written.`, sentence(why)),
  "transfer.nothing-there": ({ place }) => say(`There is nothing at ${place}.`, "", "Check the name."),
  "transfer.no-folder": ({ folder }) => say(`${folder} is not a folder of this machine.`, "", "Name one that exists."),
  "transfer.folder-given": ({ name }) =>
    say(`"${name}" is a folder.`, "", {
      editor: "Choose its files, or the folder by a command for folders.",
      terminal: "Take it with all that is in it: -r.",
    }),
  "transfer.link": ({ path }) =>
    say(
      `${path} is a link, or no plain file.`,
      "It may lead out of the folder that was chosen, and is not followed.",
      "Name the file itself.",
    ),
  "transfer.native": ({ name, mimeType }) =>
    say(
      `"${name}" has no bytes to download.`,
      `It is of type ${mimeType}, which lives in Google's own editors.`,
      "Download it there, in a format of your choice.",
    ),
  "transfer.several-named": ({ name, count }) =>
    say(
      `${count} files in the Drive folder are called "${name}".`,
      "It can't be told which of them is to be replaced.",
      "Rename them in Drive, or keep both.",
    ),
  "transfer.named-twice": ({ name, files }) =>
    say(
      `Two of the files would be called "${name}" there, and nothing was uploaded.`,
      sentence(files.join("\n")),
      "Upload them one after the other, or the folder that holds both.",
    ),
  "transfer.into-itself": ({ from, to }) =>
    say(`${from} can't be copied or moved to ${to}.`, "The one lies in the other.", "Take another place."),
  "transfer.bad-address": ({ text, wanted }) =>
    say(
      `"${text}" names no place.`,
      "",
      wanted === "lake"
        ? "Write gs://bucket/path, or a path in the lake bucket."
        : "Write the id or the address of a Drive file or folder.",
    ),
  "signed-url.no-signer": ({ why, account }) =>
    say(
      "A signed address can't be made with these credentials.",
      {
        emulators: "Emulators have no keys to sign by.",
        person: `${account ?? "Who signed in"} is a person, and Google signs for service accounts only.`,
        "unknown-account": "They do not tell which service account they are of.",
      }[why],
      'Use a key file, or set "serviceAccount" in sluice.json to one that you may act as.',
    ),
  "signed-url.refused": ({ account, why }) =>
    say(
      `Google does not sign as ${account}.`,
      sentence(why),
      `Ask for the role Service Account Token Creator (roles/iam.serviceAccountTokenCreator) on ${account}.`,
    ),
};
