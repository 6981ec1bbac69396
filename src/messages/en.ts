import type { CurrentRelease, Failures } from "../core/failure.ts";
import { because, name } from "./en/reason.ts";
import { eachFolder, say, sentence, type Wording } from "./message.ts";

const SERVICES = {
  drive: "Google Drive",
  storage: "Cloud Storage",
  dataproc: "Dataproc",
  function: "The ingest function",
  metadata: "The metadata server",
} as const;

const SHARE_HINT =
  "Share the folder with that account (Viewer is enough) or check the id, the last part of the folder's address.";

const CHECK_PROXY =
  "Check HTTPS_PROXY, NO_PROXY and in the editor http.proxy. A proxy that reads along needs its certificate in NODE_EXTRA_CA_CERTS.";

// The title in the command palette (package.nls.json), and the command line's.
const START_EMULATORS = "Start Local Emulators, or in a terminal: sluice emulators start";

/** Every failure in English. */
export const en: Wording = {
  "connection.unreadable": ({ file, why }) =>
    say(`${file} could not be read.`, because(why), "Correct the file; its fields are described in the README."),
  "connection.invalid": ({ source, problems }) =>
    say(`The connection in ${source} is not valid.`, problems.map(sentence).join(" "), "Correct these fields."),
  "connection.missing": ({ field, variable, flag, file }) =>
    file === undefined
      ? say(
          `The connection has no ${field}.`,
          "There is no sluice.json in the pipeline's folder.",
          `Go to the folder of your pipeline or name it by --workspace; create one (Create sluice.json, or sluice emulators seed); or set ${[variable, ...(flag === undefined ? [] : [flag])].join(" or ")}.`,
        )
      : say(
          `The connection has no ${field}.`,
          "",
          `Set ${field === "airflow" ? '"airflow": {"host", "user"}' : `"${field}"`} in ${file}, or ${variable} in the environment${flag === undefined ? "" : `, or ${flag}`}.`,
        ),
  "connection.local-project": ({ project }) =>
    say(
      `The project ${project} exists on the local emulators only, and none run for it.`,
      "",
      `Start them: ${START_EMULATORS}.`,
    ),
  "connection.no-workspace": ({ wanted }) =>
    say("No folder is open.", `${wanted} needs one.`, "Open the folder of your pipeline."),
  "endpoint.not-allowed": ({ service, endpoint }) =>
    say(
      `The endpoint ${endpoint} of ${service} is refused.`,
      "Tokens go to Google's own hosts over https, or to this machine.",
      "Remove the setting, or name a googleapis.com or a loopback address.",
    ),

  "credentials.none": ({ why }) =>
    say(
      "There are no Google credentials on this machine.",
      sentence(why),
      "Run 'gcloud auth application-default login', or name a service account key file: --key-file, SLUICE_KEY_FILE, or the setting sluice.credentials.keyFile.",
    ),
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
      `Start the emulators (${START_EMULATORS}), or set SLUICE_EMULATORS_TOKEN.`,
    ),
  "credentials.refused": ({ why }) =>
    say("The credentials were refused.", because(why), "Sign in again: gcloud auth application-default login."),
  "credentials.drive-scope": ({ why }) =>
    say(
      "These credentials may not read Google Drive.",
      `${sentence(why)} Since June 2025 gcloud's own sign-in gets no Drive access.`.trim(),
      'Set "serviceAccount" in sluice.json, so that Sluice acts as the account the folder is shared with; or use a service account key file.',
    ),

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

  "bucket.missing": ({ bucket }) =>
    say(
      `There is no bucket ${bucket}, or it is hidden from this account.`,
      "",
      'Create it (terraform/ does), or correct "lakeBucket" in sluice.json.',
    ),

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

  "contract.unreadable": ({ file, why }) => say(`The contract ${file} can't be read.`, sentence(why)),
  "contract.none": ({ folder }) =>
    say(
      `There are no dataset contracts in ${folder}.`,
      "",
      "Put a YAML file there for each kind of CSV. Make a Contract from This CSV writes one; in a terminal: sluice contract propose FILE --write.",
    ),
  "contract.invalid": ({ folder, problems }) =>
    say(
      `The contracts in ${folder} are not valid.`,
      problems.map(sentence).join("\n"),
      "Nothing was done. Correct them.",
    ),

  "contract.no-match": ({ name, folder }) =>
    say(
      `No contract in ${folder} takes the file ${name}.`,
      "",
      "Name one by --contract, the file's name in Drive by --name, or make one: sluice contract propose.",
    ),

  "check.failed": ({ file, why }) => say(`${file} could not be looked at.`, sentence(why)),
  "check.python-outdated": ({ folder, why }) =>
    say(
      `The local Spark in ${folder} lacks what this takes.`,
      sentence(why),
      "Complete it: Set Up Spark for Local Emulators, or in a terminal: sluice emulators spark.",
    ),

  "job.code-missing": ({ file, why }) =>
    say(`The job's code ${file} is missing.`, because(why), "Install Sluice again."),
  "job.staged-foreign": ({ object }) =>
    say(
      `${object} is not what Sluice puts there: somebody else wrote it.`,
      "The folder is named by its content, and a batch would run what is in it.",
      "Nothing was submitted. Look who can write to the bucket, delete that object, and try again.",
    ),
  "batch.already-running": ({ batch }) =>
    say(
      `Batch ${batch} does the same and has not ended.`,
      "",
      `Follow it (sluice logs ${batch}), or cancel it first (sluice cancel ${batch}).`,
    ),
  "batch.too-many": ({ batches }) =>
    say(`There are ${batches} batches of this job today already.`, "", "Look into them first."),

  "batch.elsewhere": ({ given, project, region }) =>
    say(
      `"${given}" is no batch of project ${project} in ${region}.`,
      "",
      "Give its id, as `sluice batches` shows it, or its whole name: projects/P/locations/R/batches/ID.",
    ),

  "results.no-report": ({ dataset, known }) =>
    say(
      `No batch has looked at a dataset ${dataset}.`,
      known.length === 0 ? "Nor at any other." : `There are reports on: ${known.join(", ")}.`,
      "Check the name: it is that of a contract. If it is right, submit the job: each batch writes a report.",
    ),
  "results.never-published": ({ dataset, known }) =>
    say(
      `The dataset ${dataset} has never been published.`,
      known.length === 0 ? "No dataset has." : `Published are: ${known.join(", ")}.`,
      `Submit the job. Its quality report says what keeps it from publishing: sluice results ${dataset} --report.`,
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
  "ingest.folders-failed": ({ failures }) =>
    say(`${failures.length} Drive folders failed.`, eachFolder(en, failures), "The other folders had their turn."),
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
  "ingest.too-many-gone": ({ count, of }) =>
    say(
      `${count} of ${of} files are gone from Drive: more than a run marks unasked.`,
      "A folder that was unshared or moved looks just like this.",
      "Check the folder; then run the ingest from the editor or with --confirm-gone.",
    ),

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

  "emulators.not-running": () => say("No emulators run.", "", `Start them: ${START_EMULATORS}.`),
  "emulators.none-to-stop": ({ stateFile }) =>
    say(
      "No emulators run.",
      `${stateFile} names none that answer.`,
      "There is nothing to stop. Those of another state folder (SLUICE_STATE_FOLDER) are stopped by naming that one.",
    ),
  "emulators.silent": ({ pid, project, stateFile, seconds }) =>
    say(
      `The local emulators of project ${project} (process ${pid}) do not answer.`,
      `They were asked for ${seconds} seconds. Google was not asked instead.`,
      `Try again when they are less busy; or end that process and start them again (${START_EMULATORS}). If it is another program's, delete ${stateFile}.`,
    ),
  "emulators.none-to-use": ({ project }) =>
    say(
      `No emulators run for project ${project}.`,
      'The setting "sluice.emulators.use" says always, so Google is not asked.',
      `Start them: ${START_EMULATORS}.`,
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
    say(`The emulators run already (process ${pid}).`, "", "Stop them first: sluice emulators stop."),
  "emulators.no-spark": ({ folder, why }) =>
    say(
      "Spark could not be set up for the emulators.",
      sentence(why),
      `Try again: it goes on in ${folder}; delete that folder to undo it.`,
    ),

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
    say(
      "There is no key to log in to the Airflow machine with.",
      "",
      "Start an SSH agent, or name a key file in the setting sluice.ssh.identityFile (SLUICE_IDENTITY_FILE).",
    ),
  "dags.agent": ({ agent, why }) =>
    say(
      why === undefined ? `The SSH agent at ${agent} holds no keys.` : `The SSH agent at ${agent} does not answer.`,
      sentence(why ?? ""),
      "Add your key to it with ssh-add, start another one, or name a key file in the setting sluice.ssh.identityFile (SLUICE_IDENTITY_FILE).",
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
      'Put the folder that Airflow reads into "airflow.path" of sluice.json (SLUICE_AIRFLOW_PATH), or make this one there.',
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

const ARGUMENT_REFUSED: Readonly<Record<Failures["terraform.argument-refused"]["why"], string>> = {
  "not-absolute": "It is not an absolute path.",
  "no-name": "It is not a name of a variable.",
  "control-character": "It holds a line break or a control character.",
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

function content({ bytes, md5 }: Failures["ingest.content-mismatch"]["expected"]): string {
  return `${bytes ?? "?"} bytes, md5 ${md5}`;
}

function received({ bytes, md5 }: Failures["ingest.content-mismatch"]["got"]): string {
  return md5 === undefined ? `${bytes} bytes and more` : `${bytes} bytes, md5 ${md5}`;
}
