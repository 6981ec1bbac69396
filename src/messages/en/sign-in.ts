import { say, sentence, type WordingOf } from "../message.ts";
import { because } from "./reason.ts";

// The titles in the command palette (package.nls.json). Nobody signs in so in a terminal.
const AGAIN = { editor: "Try again: Sign In to Google.", terminal: "Try again in the editor." };
const ANOTHER_CLIENT = {
  editor: "Name another one: Switch Account.",
  terminal: "Name another one in the editor.",
};

/** Failures of signing in by an OAuth client of one's own, in English. */
export const signIn: WordingOf<"sign-in"> = {
  "sign-in.client-file": ({ file, why }) =>
    say(
      `${file} is not taken for an OAuth client.`,
      {
        "not-json": "It is not JSON.",
        "service-account": "It is the key of a service account.",
        web: "It is a client for web applications, whose sign-ins can't come back to this machine.",
        "other-type": "It describes no installed application.",
        incomplete: "It has no client_id or no client_secret.",
        "foreign-host": "It names addresses that are not Google's.",
      }[why],
      'Create an OAuth client of type "Desktop app" in the Google Cloud console, and name the JSON file that it gives.',
    ),
  "sign-in.client-refused": ({ client, why }) =>
    say(`Google does not accept the OAuth client ${client}.`, sentence(why), ANOTHER_CLIENT),
  "sign-in.denied": () =>
    say("Access was denied in the browser.", "Nothing was signed in, and nothing is kept.", AGAIN),
  "sign-in.refused": ({ why }) => say("Google refused the sign-in.", because(why), AGAIN),
  "sign-in.timeout": ({ seconds }) =>
    say("The sign-in was not finished in the browser.", `It was waited for ${seconds} seconds.`, AGAIN),
  "sign-in.no-port": ({ why }) =>
    say(
      "The sign-in can't be waited for on this machine.",
      sentence(why),
      "Check whether programs may listen on 127.0.0.1.",
    ),
  "sign-in.scope-missing": ({ account, scope }) =>
    say(`${account} did not agree to all that Sluice needs.`, `What is missing is ${scope}.`, {
      editor: "Sign in again, and leave every box ticked: Sign In to Google.",
      terminal: "Sign in again in the editor.",
    }),
  "sign-in.wider-scope": ({ account, scope }) =>
    say(
      `${account} let Sluice read Drive, and this writes into it.`,
      `Uploads and new folders need ${scope}: the narrower drive.file would not see a folder that somebody shared. Reading goes on without it.`,
      {
        editor: "Sign in again, and agree to it: Allow Writing to Drive.",
        terminal: "Sign in again in the editor, or use a service account.",
      },
    ),
  "sign-in.not-revoked": ({ account, why }) =>
    say(
      `The sign-in of ${account} was removed here, but Google could not be told to end it.`,
      because(why),
      "Remove Sluice's access at https://myaccount.google.com/connections.",
    ),
};
