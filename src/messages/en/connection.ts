import { say, sentence, type WordingOf } from "../message.ts";
import { problemSentences } from "../problem.ts";
import { problemWords } from "./problem.ts";
import { because } from "./reason.ts";

const CHECK_PROXY = {
  editor: "Check the setting http.proxy. A proxy that reads along needs its certificate in NODE_EXTRA_CA_CERTS.",
  terminal: "Check HTTPS_PROXY and NO_PROXY. A proxy that reads along needs its certificate in NODE_EXTRA_CA_CERTS.",
};

// The title in the command palette (package.nls.json), and the command line's.
const START_EMULATORS = {
  editor: "Start them: Start Local Emulators.",
  terminal: "Start them: sluice emulators start.",
};

/** Failures of the connection, files, the output, credentials and the proxy, in English. */
export const connection: WordingOf<"connection" | "endpoint" | "file" | "output" | "credentials" | "proxy"> = {
  "connection.unreadable": ({ file, why }) =>
    say(`${file} could not be read.`, because(why), "Correct the file; its fields are described in the README."),
  "connection.invalid": ({ source, problems }) =>
    say(
      `The connection in ${source ?? "the environment"} is not valid.`,
      problemSentences(problems, problemWords).join(" "),
      "Correct these fields.",
    ),
  "connection.missing": ({ field, variable, flag, file }) =>
    file === undefined
      ? say(`The connection has no ${field}.`, "There is no sluice.json in the pipeline's folder.", {
          editor: "Open the folder of your pipeline, or create one: Connect Pipeline, or Try It Here.",
          terminal: `Go to the folder of your pipeline or name it by --workspace; create one (sluice init, or sluice emulators seed); or set ${[variable, ...(flag === undefined ? [] : [flag])].join(" or ")}.`,
        })
      : say(`The connection has no ${field}.`, "", {
          editor: `Set ${example(field)} in ${file}.`,
          terminal: `Set ${example(field)} in ${file}, or ${variable} in the environment${flag === undefined ? "" : `, or ${flag}`}.`,
        }),
  "connection.local-project": ({ project }) =>
    say(`The project ${project} exists on the local emulators only, and none run for it.`, "", START_EMULATORS),
  "connection.unanswered": ({ flags }) =>
    say("A sluice.json can't be made: nobody can be asked here.", "", `Give ${flags.join(", ")}.`),
  "connection.no-workspace": ({ wanted }) =>
    say("No folder is open.", `${wanted} needs one.`, "Open the folder of your pipeline."),
  "connection.untrusted": () =>
    say(
      "This window is in Restricted Mode.",
      "Until you trust its folder, no sluice.json is read and no program is run.",
      "Trust the folder: Manage Trust.",
    ),
  "connection.exists": ({ file }) =>
    say(`There is a sluice.json already: ${file}.`, "Nothing is written over it.", {
      editor: "Change it there, or open another folder.",
      terminal: "Change it in an editor, or name another folder by --workspace.",
    }),
  "connection.not-chosen": ({ pipelines }) =>
    say("Several pipelines are in this window.", `${pipelines.join(", ")}.`, "Choose one: Switch Pipeline."),
  "connection.foreign": ({ project }) =>
    say(
      `The sluice.json of this folder is of project ${project}.`,
      "The sample would be mixed with it.",
      "Open an empty folder, and try it there.",
    ),
  "endpoint.not-allowed": ({ service, endpoint }) =>
    say(
      `The endpoint ${endpoint} of ${service} is refused.`,
      "Tokens go to Google's own hosts over https, or to this machine.",
      "Remove the setting, or name a googleapis.com or a loopback address.",
    ),
  "credentials.none": () =>
    say("There are no Google credentials on this machine.", "", {
      editor: "Sign In to Google, or use the key file of a service account: Use a Key File.",
      terminal:
        "Run 'gcloud auth application-default login', or name a service account key file: --key-file or SLUICE_KEY_FILE.",
    }),
  "file.missing": ({ file }) => say(`There is no file ${file}.`, "", "Check the name."),
  "file.not-plain": ({ file }) =>
    say(`${file} is not read.`, "It is a folder, a pipe or a device, and no plain file.", "Name a plain file."),
  "file.too-large": ({ file, bytes, most }) =>
    say(`${file} is not read.`, `It has ${bytes} bytes or more; ${most} are the most.`, "Name the right file."),
  "file.unreadable": ({ file, why }) => say(`${file} can't be read.`, sentence(why), "Check who may read it."),
  "output.too-long": ({ most }) =>
    say(
      "A result is too long for a line of JSON.",
      `It has more than ${most} characters.`,
      "Without --json its beginning is shown. Read the whole from the Parquet files themselves.",
    ),
  "credentials.key-file": ({ file, why }) =>
    say(
      `The key file ${file} can't be used.`,
      {
        "not-json": "It is not JSON.",
        "other-type":
          'It is not of type "service_account"; other kinds may send what this machine holds to hosts that they name.',
        incomplete: "It has no client_email or no private_key.",
        "bad-key": "Its private_key is damaged.",
        "foreign-universe": "It is for another universe than googleapis.com.",
        "foreign-host": "Its token_uri is not Google's.",
      }[why],
      "Name the JSON key of a service account, as Google made it.",
    ),
  "credentials.foreign-universe": ({ universe }) =>
    say(
      `These credentials are for ${universe}.`,
      "Sluice speaks to googleapis.com, where they are never sent.",
      "Use credentials of Google Cloud.",
    ),
  "credentials.unreachable": ({ host, proxy, why }) =>
    say(
      proxy === undefined
        ? `Google's sign-in (${host}) could not be reached.`
        : `Google's sign-in (${host}) could not be reached through the proxy ${proxy}.`,
      because(why),
      proxy === undefined ? "Check the network and try again." : CHECK_PROXY,
    ),
  "proxy.invalid": ({ source, why }) =>
    say(
      `The proxy in ${source} can't be used.`,
      { address: "It is not an address.", kind: "Only proxies of http:// and https:// are supported." }[why],
      "Correct it, for example http://proxy.example:3128, or list the hosts in NO_PROXY.",
    ),
  "credentials.no-local-token": ({ endpoint }) =>
    say(
      `There is no token for ${endpoint}.`,
      "It is on this machine, where Google's credentials are never sent, and no emulators of Sluice run.",
      {
        editor: "Start the emulators: Start Local Emulators.",
        terminal: "Start the emulators (sluice emulators start), or set SLUICE_EMULATORS_TOKEN.",
      },
    ),
  "credentials.refused": ({ why }) =>
    say("The credentials were refused.", because(why), {
      editor: "Sign in again: Sign In to Google, or Use a Key File.",
      terminal: "Sign in again: gcloud auth application-default login.",
    }),
  "credentials.signed-out": ({ account, why }) =>
    say(`Google no longer takes the sign-in of ${account}.`, sentence(why), {
      editor: "Sign in again: Sign In to Google.",
      terminal: "Sign in again in the editor.",
    }),
  "credentials.drive-scope": ({ why }) =>
    say(
      "These credentials may not read Google Drive.",
      `${sentence(why)} Since June 2025 gcloud's own sign-in gets no Drive access.`.trim(),
      {
        editor:
          'Sign in yourself (Sign In to Google), use the key file of a service account, or set "serviceAccount" in sluice.json, so that Sluice acts as the account the folder is shared with.',
        terminal:
          'Set "serviceAccount" in sluice.json, so that Sluice acts as the account the folder is shared with; or use a service account key file.',
      },
    ),
  "credentials.drive-write-scope": ({ why }) =>
    say("These credentials may read Google Drive, and not write to it.", sentence(why), {
      editor:
        "Sign in yourself (Sign In to Google), or use the key file of a service account that the folder is shared with as Editor.",
      terminal: "Use the key file of a service account that the folder is shared with as Editor.",
    }),
};

/** A field as it stands in a `sluice.json`. */
function example(field: string): string {
  return field === "airflow" ? '"airflow": {"host", "user"}' : `"${field}"`;
}
