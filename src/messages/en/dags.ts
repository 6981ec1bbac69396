import type { CurrentRelease } from "../../core/failure.ts";
import { say, sentence, type WordingOf } from "../message.ts";

/** Failures of pushing DAGs, in English. */
export const dags: WordingOf<"dags"> = {
  "dags.path-invalid": ({ path }) =>
    say(`${path} can't be the DAG folder on the machine.`, "", "Use an absolute path of plain characters."),
  "dags.folder-unreadable": ({ folder, why }) => say(`The DAG folder ${folder} can't be read.`, sentence(why)),
  "dags.folder-empty": ({ folder }) =>
    say(`The DAG folder ${folder} holds no files.`, "", "Put your DAGs there, or name another folder."),
  "dags.file-refused": ({ file, why }) =>
    say(
      `${file} can't be pushed.`,
      {
        name: "Its name has control characters or begins with a dash.",
        link: "It is a symbolic link.",
        kind: "It is not a plain file.",
      }[why],
      "Rename, replace or remove it.",
    ),
  "dags.file-changed": ({ files }) =>
    say(
      `Files changed while they were being pushed: ${files.join(", ")}.`,
      "The release was not switched.",
      "Push again.",
    ),
  "dags.no-login": () =>
    say("There is no key to log in to the Airflow machine with.", "", {
      editor: "Start an SSH agent, or name a key file in the setting sluice.ssh.identityFile.",
      terminal: "Start an SSH agent, or name a key file in SLUICE_IDENTITY_FILE.",
    }),
  "dags.agent": ({ agent, why }) =>
    say(
      why === undefined ? `The SSH agent at ${agent} holds no keys.` : `The SSH agent at ${agent} does not answer.`,
      sentence(why ?? ""),
      {
        editor:
          "Add your key to it with ssh-add, start another one, or name a key file in the setting sluice.ssh.identityFile.",
        terminal: "Add your key to it with ssh-add, start another one, or name a key file in SLUICE_IDENTITY_FILE.",
      },
    ),
  "dags.key-file": ({ file, reason, why }) =>
    say(
      `The SSH key ${file} can't be used.`,
      {
        missing: "There is no such file.",
        "not-plain": "It is a folder, a pipe or a device.",
        unreadable: sentence(why),
        public: "It is the public key.",
        locked: "It is encrypted, and no passphrase was given.",
        passphrase: "The passphrase is not the right one.",
        format: `It is no private key of a format that is understood (${why}).`,
      }[reason],
      {
        missing: "Name the file of the private key.",
        "not-plain": "Name the file of the private key.",
        unreadable: "Name a key file that you may read.",
        public: "Name the file of the private key: the one without .pub.",
        locked: "Run it in a terminal that can ask for the passphrase, or add the key to an SSH agent.",
        passphrase: "Try again, or add the key to an SSH agent.",
        format: "Convert it to the format of OpenSSH, for example with ssh-keygen or PuTTYgen.",
      }[reason],
    ),
  "dags.known-hosts-unreadable": ({ file, why }) =>
    say(`${file} can't be read.`, sentence(why), "Without it the machine can't be verified, and nothing is pushed."),
  "dags.host-key-unknown": ({ host, type, fingerprint }) =>
    say(
      `The host key of ${host} is not known yet.`,
      `It shows ${type} ${fingerprint}.`,
      'Compare it with the machine\'s own; then set "airflow.hostKey" in sluice.json, or add it to known_hosts.',
    ),
  "dags.host-key-mismatch": ({ host, type, fingerprint, expected }) =>
    say(
      `${host} shows another host key than expected. Nothing was sent.`,
      `It shows ${type} ${fingerprint}; expected was ${expected}.`,
      "Somebody may be in between. If the machine was rebuilt, replace the known key.",
    ),
  "dags.host-key-revoked": ({ host, type, fingerprint, where }) =>
    say(`The host key of ${host} is revoked (${where}).`, `It shows ${type} ${fingerprint}.`, "Nothing was sent."),
  "dags.host-key-authority": ({ host, type, fingerprint, where }) =>
    say(
      `${host} is known by a certificate authority only (${where}).`,
      `Certificates are not supported; it shows ${type} ${fingerprint}.`,
      "Add the machine's own key to known_hosts.",
    ),
  "dags.unreachable": ({ host, port, why }) =>
    say(`${host}:${port} could not be reached.`, sentence(why), "Check the address, the firewall and the tunnel."),
  "dags.login-refused": ({ host, user, why }) =>
    say(`${host} refuses the login of ${user}.`, sentence(why), "Check the user and the key."),
  "dags.connection-lost": ({ host, why, current }) =>
    say(`The connection to ${host} was lost.`, sentence(why), `${afterPush(current)} Push again.`),
  "dags.command-failed": ({ host, step, exit, why, current }) =>
    say(`${host} could not ${step} (exit ${exit}).`, sentence(why), afterPush(current)),
  "dags.answer-unreadable": ({ printed }) =>
    say("The machine gave an answer that can't be understood.", sentence(`It printed: ${printed}`)),
  "dags.answer-too-large": ({ host, step, bytes, current }) =>
    say(
      `${host} printed more than ${bytes} bytes when asked to ${step}.`,
      "A start-up file of the account's shell may print something.",
      afterPush(current),
    ),
  "dags.command-timeout": ({ host, step, seconds, current }) =>
    say(`${host} was silent for ${seconds} seconds when asked to ${step}.`, "", `${afterPush(current)} Push again.`),
  "dags.sftp-unavailable": ({ host, why, current }) =>
    say(
      `${host} offers no SFTP, which files are uploaded by.`,
      sentence(why),
      `Check the line "Subsystem sftp" in its sshd_config. ${afterPush(current)}`,
    ),
  "dags.upload-failed": ({ host, file, why, current }) =>
    say(`${file} could not be uploaded to ${host}.`, sentence(why), `${afterPush(current)} Push again.`),
  "dags.not-writable": ({ host, path, why, current }) =>
    say(
      `${path} on ${host} can't be written.`,
      sentence(why),
      `Give the user that pushes the right to write there. ${afterPush(current)}`,
    ),
  "dags.disk-full": ({ host, path, why, current }) =>
    say(`The disk of ${host} is full at ${path}.`, sentence(why), `Make room. ${afterPush(current)}`),
  "dags.path-missing": ({ host, path }) =>
    say(
      `${host} has no folder ${path}. Nothing was changed there.`,
      "Airflow would not find what is pushed to a new one.",
      {
        editor: 'Put the folder that Airflow reads into "airflow.path" of sluice.json, or make this one there.',
        terminal:
          'Put the folder that Airflow reads into "airflow.path" of sluice.json (SLUICE_AIRFLOW_PATH), or make this one there.',
      },
    ),
  "dags.current-not-a-link": ({ host, path }) =>
    say(`${path} on ${host} is not a link.`, "A release is switched by that link.", "Move it away."),
  "dags.release-damaged": ({ host, release }) =>
    say(
      `Release ${release} on ${host} does not have the content it is named by.`,
      "Somebody changed it there.",
      "Remove that folder and push again.",
    ),
};

/** What Airflow runs after a push that failed: only what is known. */
function afterPush(current: CurrentRelease): string {
  if (current === "as-before") return "Airflow runs what it ran before.";
  if (current === "unknown") return "It is not known which release Airflow runs now, this one or the one before.";
  return `Airflow was looked at afterwards: it runs ${current.release}, which this push did not switch.`;
}
