import type { OwnReason, OwnReasonKind, Resource, Why } from "../../core/failure.ts";
import { sentence } from "../message.ts";

/** What a service was asked for, inside a sentence. Manifests of before have it as text. */
export function name(resource: Resource | string): string {
  if (typeof resource === "string") return resource;
  switch (resource.kind) {
    case "file":
    case "folder":
    case "bucket":
    case "batch":
      return `${resource.kind} ${resource.id}`;
    case "object":
      return `object ${resource.uri}`;
    case "account":
      return "the account";
    case "changes":
      return "the changes feed";
    case "output":
      return "the driver's output";
    case "new-file":
      return "a new file";
    case "buckets":
      return `the buckets of project ${resource.project}`;
    case "batches":
      return `the batches of ${resource.project} in ${resource.region}`;
    case "element":
      return `${resource.id ?? "something"} in ${name(resource.of)}`;
    case "emulators":
      return resource.pid === undefined ? "the emulators" : `the emulators (process ${resource.pid})`;
  }
}

/** Why something failed, as a sentence; of somebody else's words as they stand. */
export function because(why: Why): string {
  return typeof why === "string" ? sentence(why) : own(why);
}

const SENTENCES: Readonly<Record<OwnReasonKind, string>> = {
  empty: "It is empty.",
  "answer-not-json": "The answer is not JSON.",
  "listing-incomplete": "Drive says that its listing is incomplete.",
  "created-and-gone": "It was created and is not there.",
  "no-id": "It has no id.",
  "no-batch": "It names no batch.",
  "no-emulators": "It does not describe emulators.",
  "no-python": "It holds no Python files.",
  "not-an-object": "It is not a JSON object.",
  "copy-without-token": "It says that the copy is not done, and not how to go on with it.",
  "upload-ended-early": "It ended the upload before the last byte.",
  "upload-without-session": "It opened no upload session.",
  "source-without-end": "The source had no end.",
  "tokens-missing": "It gave no token that outlives an hour, or does not say whose it is.",
  "not-our-identity": "It does not say who signed in by this client.",
  "no-sign-ins": "It holds no sign-ins that this version can read. Signing out removes them.",
  "proxy-wants-login": "Another login is wanted: the proxy answered 407 Proxy Authentication Required.",
};

function own(why: OwnReason): string {
  switch (why.kind) {
    case "not-json":
      return sentence(`It is not JSON: ${why.problem}`);
    case "not-parquet":
      return sentence(`It is not whole Parquet: ${why.problem}`);
    case "metadata-server":
      return sentence(`The metadata server ${why.host} says: ${why.problem}`);
    case "bytes-missing":
      return `${why.came} of ${why.wanted} bytes came.`;
    case "upload-elsewhere":
      return `Its upload session is elsewhere, at ${why.origin}.`;
    case "upload-at":
      return `It wants to go on at byte ${why.next}; the upload is at ${why.start} to ${why.end}.`;
    case "tried-for":
      return `It was tried for ${why.seconds} seconds.`;
    case "upload-stuck":
      return `It takes nothing after byte ${why.next}.`;
    case "output-elsewhere":
      return `It is at ${why.uri}.`;
    case "no-publish-document":
      return `It names no publish document of ${why.dataset}.`;
    case "format":
      return `Its format is ${why.format}.`;
    case "not-a-file-of":
      return `${why.line} is not a file of ${why.dataset}.`;
    case "state-of":
      return `It is the state of the folder ${why.folder}.`;
    case "token-refused":
      return `They give no token to ${why.account}: HTTP ${why.status}.`;
    default:
      return SENTENCES[why.kind];
  }
}
