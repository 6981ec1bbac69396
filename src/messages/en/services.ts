import { say, type WordingOf } from "../message.ts";
import { because, name } from "./reason.ts";

const SERVICES = {
  drive: "Google Drive",
  storage: "Cloud Storage",
  dataproc: "Dataproc",
  function: "The ingest function",
  metadata: "The metadata server",
} as const;

const SHARE_HINT =
  "Share the folder with that account (Viewer to read, Editor to upload) or check the id, the last part of the folder's address.";

const CHECK_PROXY = {
  editor: "Check the setting http.proxy. A proxy that reads along needs its certificate in NODE_EXTRA_CA_CERTS.",
  terminal: "Check HTTPS_PROXY and NO_PROXY. A proxy that reads along needs its certificate in NODE_EXTRA_CA_CERTS.",
};

/** Failures of Drive, Cloud Storage and Dataproc, in English. */
export const services: WordingOf<"remote" | "drive" | "bucket"> = {
  "remote.not-found": ({ service, what }) =>
    say(`${SERVICES[service]} has no ${name(what)}.`, "", "Check the name and who may see it."),
  "remote.denied": ({ service, what, why }) =>
    say(`${SERVICES[service]} denies access to ${name(what)}.`, because(why), "Ask for the missing permission."),
  "remote.conflict": ({ service, what }) =>
    say(
      `${SERVICES[service]} has changed ${name(what)} meanwhile.`,
      "Somebody else wrote it first; nothing of theirs was replaced.",
      "Try again.",
    ),
  "remote.invalid": ({ service, what, why }) =>
    say(`${SERVICES[service]} refuses the request for ${name(what)}.`, because(why)),
  "remote.unavailable": ({ service, what, why }) =>
    say(
      `${SERVICES[service]} could not be reached for ${name(what)}.`,
      because(why),
      "Check the network and try again.",
    ),
  "remote.proxy": ({ service, what, proxy, why }) =>
    say(
      `${SERVICES[service]} could not be reached for ${name(what)} through the proxy ${proxy}.`,
      because(why),
      CHECK_PROXY,
    ),
  "remote.malformed": ({ service, what, why }) =>
    say(
      `${SERVICES[service]} gave an answer about ${name(what)} that makes no sense.`,
      because(why),
      "Nothing was changed. Try again.",
    ),
  "remote.stalled": ({ service, what, seconds }) =>
    say(
      `${SERVICES[service]} fell silent in the middle of ${name(what)}.`,
      `Nothing moved for ${seconds} seconds.`,
      "Try again.",
    ),
  "drive.folder-hidden": ({ folder, account }) =>
    say(`The Drive folder ${folder} does not exist or is hidden from ${account ?? "this account"}.`, "", SHARE_HINT),
  "drive.not-a-folder": ({ id, name, mimeType }) =>
    say(`"${name}" (${id}) in Drive is not a folder.`, `It is of type ${mimeType}.`, "Name the folder that holds it."),
  "drive.folder-trashed": ({ folder, name }) =>
    say(
      `The Drive folder "${name}" (${folder}) is in the bin.`,
      "",
      "Restore it, or name another folder in sluice.json.",
    ),
  "drive.no-bytes": ({ name, mimeType }) =>
    say(`"${name}" has no bytes of its own.`, `Drive keeps it as ${mimeType}.`, "Open it in Drive."),
  "drive.read-only": ({ name }) =>
    say(
      `"${name}" is read-only here.`,
      "Files of Drive are shown, and changed in Drive.",
      "Save a copy of it elsewhere.",
    ),
  "bucket.missing": ({ bucket }) =>
    say(
      `There is no bucket ${bucket}, or it is hidden from this account.`,
      "",
      'Check its name, create it (terraform/ does), or correct "lakeBucket" in sluice.json.',
    ),
};
