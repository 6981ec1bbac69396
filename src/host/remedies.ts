import { join } from "node:path";
import { isFailure, type Failure, type FailureCode, type Failures, type Why } from "../core/failure.ts";

/** What a button beside a failure does about it. */
export type Remedy =
  /** One of our commands, by its id, run on nothing. */
  | { readonly kind: "command"; readonly id: RemedyCommand }
  | { readonly kind: "open"; readonly file: string; readonly place: PlaceInFile | undefined }
  /** A field that a `sluice.json` lacks is put there, for the user to fill in. */
  | { readonly kind: "add"; readonly file: string; readonly field: string }
  | { readonly kind: "setting"; readonly id: string }
  /** The editor's own page of what is trusted. */
  | { readonly kind: "trust" }
  | { readonly kind: "copy"; readonly what: "account"; readonly text: string }
  /** A page of Drive; of the emulators' there is none. */
  | { readonly kind: "drive-page"; readonly url: string };

/** Where to look in a file: numbers from 1 on, or the field of that name. */
export type PlaceInFile = { readonly line: number; readonly column: number } | { readonly field: string };

/** The commands that help somewhere. */
export type RemedyCommand =
  | "sluice.account.signIn"
  | "sluice.account.signOut"
  | "sluice.account.allowDriveWriting"
  | "sluice.account.switch"
  | "sluice.account.useKeyFile"
  | "sluice.connection.create"
  | "sluice.emulators.start"
  | "sluice.emulators.setUpSpark"
  | "sluice.pipeline.switch"
  | "sluice.view.refresh"
  | "sluice.tryIt";

/** What helps where something failed, the best first; nothing for what is no failure of ours or has no help. */
export function remediesOf(error: unknown): readonly Remedy[] {
  return isFailure(error) ? remedy(error) : [];
}

function remedy<Code extends FailureCode>({ code, params }: Pick<Failure<Code>, "code" | "params">): readonly Remedy[] {
  const find: ((params: Failures[Code]) => readonly Remedy[]) | undefined = REMEDIES[code];
  return find === undefined ? [] : find(params);
}

const SIGN_IN = command("sluice.account.signIn");
const KEY_FILE = command("sluice.account.useKeyFile");
const START = command("sluice.emulators.start");

const start = () => [START];
const signIn = () => [SIGN_IN, KEY_FILE];
const signInAgain = () => [SIGN_IN, command("sluice.account.switch")];
const keyFile = () => [KEY_FILE, setting("sluice.credentials.keyFile")];
const setUpSpark = () => [command("sluice.emulators.setUpSpark")];
const terraform = () => [setting("sluice.terraform.path")];
const sshKey = () => [setting("sluice.ssh.identityFile")];
const throughProxy = ({ proxy }: { proxy: string | undefined }) => (proxy === undefined ? [] : [setting("http.proxy")]);

// Another of our documents is mended elsewhere.
const signOut = ({ why }: Failures["document.malformed"]) =>
  typeof why !== "string" && why.kind === "no-sign-ins" ? [command("sluice.account.signOut")] : [];

type Remedies = { readonly [Code in FailureCode]?: (params: Failures[Code]) => readonly Remedy[] };

const REMEDIES: Remedies = {
  "connection.unreadable": ({ file, why }) => [open(file, placeToldBy(why))],
  "connection.invalid": ({ source, problems: [first] }) =>
    source === undefined || first?.from !== undefined ? [] : [open(source, fieldAt(first?.path))],
  "connection.missing": ({ file, field }) =>
    file === undefined
      ? [command("sluice.tryIt"), command("sluice.connection.create")]
      : [{ kind: "add", file, field }],
  "connection.local-project": start,
  "connection.untrusted": () => [{ kind: "trust" }],
  "connection.not-chosen": () => [command("sluice.pipeline.switch")],
  "endpoint.not-allowed": ({ service }) => [setting(`sluice.endpoints.${service === "sign-in" ? "signIn" : service}`)],
  "credentials.none": signIn,
  "credentials.refused": signIn,
  "credentials.key-file": keyFile,
  "credentials.foreign-universe": keyFile,
  "credentials.drive-scope": signIn,
  "credentials.drive-write-scope": signIn,
  "credentials.signed-out": signInAgain,
  "sign-in.client-file": ({ why }) =>
    why === "service-account" ? [KEY_FILE] : [SIGN_IN, setting("sluice.credentials.clientFile")],
  "sign-in.client-refused": () => [command("sluice.account.switch"), setting("sluice.credentials.clientFile")],
  "sign-in.denied": signInAgain,
  "sign-in.refused": signInAgain,
  "sign-in.timeout": () => [SIGN_IN],
  "sign-in.scope-missing": signInAgain,
  "sign-in.wider-scope": () => [command("sluice.account.allowDriveWriting")],
  "credentials.no-local-token": start,
  "credentials.unreachable": throughProxy,
  "proxy.invalid": () => [setting("http.proxy")],
  "remote.proxy": throughProxy,
  "drive.folder-hidden": ({ account, folder }) => [
    ...(account === undefined ? [] : [{ kind: "copy", what: "account", text: account } as const]),
    { kind: "drive-page", url: `https://drive.google.com/drive/folders/${encodeURIComponent(folder)}` },
    command("sluice.view.refresh"),
  ],
  "ingest.folders-failed": ({ failures: [first] }) => (first === undefined ? [] : remedy(first.failure)),
  "document.malformed": signOut,
  "contract.unreadable": ({ file }) => [open(file, undefined)],
  "contract.invalid": ({ folder, problems: [first] }) =>
    first?.file === undefined ? [] : [open(join(folder, first.file), first.at)],
  "check.python-outdated": setUpSpark,
  "emulators.no-spark": setUpSpark,
  "emulators.not-running": start,
  "emulators.none-to-use": () => [START, setting("sluice.emulators.use")],
  "emulators.did-not-start": ({ log }) => [open(log, undefined)],
  "terraform.missing": terraform,
  "terraform.too-old": terraform,
  "dags.no-login": sshKey,
  "dags.agent": sshKey,
  "dags.key-file": sshKey,
};

function command(id: RemedyCommand): Remedy {
  return { kind: "command", id };
}

function setting(id: string): Remedy {
  return { kind: "setting", id };
}

function open(file: string, place: PlaceInFile | undefined): Remedy {
  return { kind: "open", file, place };
}

/** Node's parser ends its message so where it knows the place; for a token that it did not expect it tells none. */
function placeToldBy(why: Why): PlaceInFile | undefined {
  const [, line, column] = typeof why === "string" ? (/\(line (\d{1,9}) column (\d{1,9})\)$/.exec(why) ?? []) : [];
  return line === undefined ? undefined : { line: Number(line), column: Number(column) };
}

/** @param path such as `driveFolders.0`; "" is the whole file */
function fieldAt(path: string | undefined): PlaceInFile | undefined {
  const [field] = path?.split(".") ?? [];
  return field === undefined || field === "" ? undefined : { field };
}
