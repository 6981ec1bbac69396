import type { Failures } from "../../core/failure.ts";
import { say, sentence, type WordingOf } from "../message.ts";
import { because } from "./reason.ts";

// The title in the command palette (package.nls.json), and the command line's.
const START_EMULATORS = {
  editor: "Start them: Start Local Emulators.",
  terminal: "Start them: sluice emulators start.",
};

const ARGUMENT_REFUSED: Readonly<Record<Failures["terraform.argument-refused"]["why"], string>> = {
  "not-absolute": "It is not an absolute path.",
  "no-name": "It is not a name of a variable.",
  "control-character": "It holds a line break or a control character.",
};

/** Failures of Terraform, Node and the emulators, in English. */
export const local: WordingOf<"terraform" | "infrastructure" | "node" | "emulators"> = {
  "terraform.missing": ({ looked, minimum }) =>
    say(
      "Terraform was not found.",
      looked.length === 0 ? "" : `Looked in ${looked.join(", ")}.`,
      `Install Terraform ${minimum} or newer, or name it in the setting sluice.terraform.path.`,
    ),
  "terraform.too-old": ({ program, version, minimum }) =>
    say(`${program} is Terraform ${version}.`, `Sluice's infrastructure needs ${minimum}.`, "Install a newer one."),
  "terraform.unreadable": ({ command, why }) =>
    say(`What terraform ${command} says can't be understood.`, because(why)),
  "terraform.argument-refused": ({ what, why }) =>
    say(`${argument(what)} can't be given to Terraform.`, ARGUMENT_REFUSED[why]),
  "terraform.sensitive-output": ({ output }) =>
    say(
      `The Terraform output ${output} is marked sensitive.`,
      "Secrets have no place in sluice.json.",
      "Remove the mark or the output.",
    ),
  "infrastructure.folder-taken": ({ folder }) =>
    say(
      `${folder} is there already and is not Sluice's.`,
      "Nothing of yours is overwritten.",
      "Move it away, or open another folder.",
    ),
  "infrastructure.symlink": ({ path }) =>
    say(`${path} is a symbolic link.`, "Links are not copied.", "Replace it by the file."),
  "node.too-old": ({ version, minimum }) =>
    say(
      `Sluice needs Node ${minimum} or newer; this is ${version}.`,
      "",
      "Install a newer one; a clone of Sluice that was set up has one in node_modules/node/bin.",
    ),
  "emulators.not-running": () => say("No emulators run.", "", START_EMULATORS),
  "emulators.none-to-stop": ({ stateFile }) =>
    say("No emulators run.", `${stateFile} names none that answer.`, {
      editor:
        "There is nothing to stop. Those of another state folder are stopped by naming that one in the setting sluice.stateFolder.",
      terminal:
        "There is nothing to stop. Those of another state folder (SLUICE_STATE_FOLDER) are stopped by naming that one.",
    }),
  "emulators.silent": ({ pid, project, stateFile, seconds }) =>
    say(
      `The local emulators of project ${project} (process ${pid}) do not answer.`,
      `They were asked for ${seconds} seconds. Google was not asked instead.`,
      {
        editor: `Try again when they are less busy; or end that process and start them again (Start Local Emulators). If it is another program's, delete ${stateFile}.`,
        terminal: `Try again when they are less busy; or end that process and start them again (sluice emulators start). If it is another program's, delete ${stateFile}.`,
      },
    ),
  "emulators.none-to-use": ({ project }) =>
    say(
      `No emulators run for project ${project}.`,
      'The setting "sluice.emulators.use" says always, so Google is not asked.',
      START_EMULATORS,
    ),
  "emulators.seed-folder": ({ folder, why }) =>
    say(
      `The folder ${folder} can't be put into the local Drive.`,
      sentence(why),
      "Name a folder of files; without one the sample is taken. Nothing was created.",
    ),
  "emulators.did-not-start": ({ why, log }) =>
    say("The emulators did not start.", sentence(why), `Their log is ${log}.`),
  "emulators.already-running": ({ pid }) =>
    say(`The emulators run already (process ${pid}).`, "", {
      editor: "Stop them first: Stop Local Emulators.",
      terminal: "Stop them first: sluice emulators stop.",
    }),
  "emulators.no-spark": ({ folder, why }) =>
    say(
      "Spark could not be set up for the emulators.",
      sentence(why),
      `Try again: it goes on in ${folder}; delete that folder to undo it.`,
    ),
};

function argument(what: Failures["terraform.argument-refused"]["what"]): string {
  if (typeof what === "object") return `The variable ${JSON.stringify(what.variable)}`;
  const names = {
    program: "The program",
    folder: "The folder",
    "provider-folder": "The provider folder",
    "plan-file": "The plan file",
  };
  return names[what];
}
