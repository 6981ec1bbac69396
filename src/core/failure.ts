import { inspect } from "node:util";
import type { Problem } from "./problem.ts";
import type { Keeper } from "./layout.ts";
import { cut } from "./text/plain-text.ts";

/**
 * Every way in which Sluice fails on purpose: the code, and what a message about it needs to know.
 * `src/messages/` words each of them (what failed, why, what to do) in the user's language.
 */
export interface Failures {
  "connection.unreadable": { file: string; why: Why };
  /** `source`: the file; undefined where environment and flags gave it all. */
  "connection.invalid": { source: string | undefined; problems: readonly Problem[] };
  /** `flag`: where there is one. `file`: the `sluice.json` that was read; undefined when there was none. */
  "connection.missing": { field: string; variable: string; flag: string | undefined; file: string | undefined };
  "connection.exists": { file: string };
  "connection.local-project": { project: string };
  /** Nobody can be asked for what these flags would say. */
  "connection.unanswered": { flags: readonly string[] };
  "connection.no-workspace": { wanted: string };
  /** The user does not trust the folder. */
  "connection.untrusted": Record<string, never>;
  /** `pipelines`: the folders of those that there are. */
  "connection.not-chosen": { pipelines: readonly string[] };
  /** A pipeline of `project` is where a sample was to be put. */
  "connection.foreign": { project: string };
  "endpoint.not-allowed": { service: string; endpoint: string };

  "file.missing": { file: string };
  "file.not-plain": { file: string };
  "file.too-large": { file: string; bytes: number; most: number };
  "file.unreadable": { file: string; why: string };
  /** `most`: characters that a line of JSON can have. */
  "output.too-long": { most: number };

  /** What the library says of it is no parameter: the client of Cloud Storage, finding its words, asks without a token. */
  "credentials.none": Record<string, never>;
  "credentials.key-file": { file: string; why: KeyFileProblem };
  "credentials.no-local-token": { endpoint: string };
  "credentials.refused": { why: Why };
  "credentials.drive-scope": { why: string };
  /** Drive may be read and not written. */
  "credentials.drive-write-scope": { why: string };
  "credentials.foreign-universe": { universe: string };
  /** Google takes the sign-in of `account` no longer: it was revoked, or is too old. */
  "credentials.signed-out": { account: string; why: string };
  /** No answer came. `proxy`: the one that was to be asked through. */
  "credentials.unreachable": { host: string; proxy: string | undefined; why: Why };

  "sign-in.client-file": { file: string; why: ClientFileProblem };
  /** `client`: its id. */
  "sign-in.client-refused": { client: string; why: string };
  "sign-in.denied": Record<string, never>;
  "sign-in.refused": { why: Why };
  "sign-in.timeout": { seconds: number };
  "sign-in.no-port": { why: string };
  /** `scope`: what was not agreed to, as a URL. */
  "sign-in.scope-missing": { account: string; scope: string };
  /** Asked for only where something is to be written into Drive. */
  "sign-in.wider-scope": { account: string; scope: string };
  "sign-in.not-revoked": { account: string; why: Why };

  /** `source`: the variable or setting that names the proxy. Its text may hold a password. */
  "proxy.invalid": { source: string; why: "address" | "kind" };

  "remote.not-found": { service: Service; what: Resource };
  "remote.denied": { service: Service; what: Resource; why: Why };
  "remote.conflict": { service: Service; what: Resource };
  "remote.invalid": { service: Service; what: Resource; why: Why };
  "remote.unavailable": { service: Service; what: Resource; why: Why };
  /** `proxy`: without its user and password. */
  "remote.proxy": { service: Service; what: Resource; proxy: string; why: Why };
  "remote.malformed": { service: Service; what: Resource; why: Why };
  "remote.stalled": { service: Service; what: Resource; seconds: number };

  "drive.folder-hidden": { folder: string; account: string | undefined };
  "drive.not-a-folder": { id: string; name: string; mimeType: string };
  "drive.folder-trashed": { folder: string; name: string };

  /** It has no bytes of its own: a Google Doc and its like. */
  "drive.no-bytes": { name: string; mimeType: string };
  "drive.read-only": { name: string };

  "bucket.missing": { bucket: string };

  /** `uri`: of an object or a folder of the lake that only `keeper` writes. */
  "lake-file.kept": { uri: string; keeper: Keeper };
  /** It is not as it was when it was opened: written by somebody else, or gone. */
  "lake-file.changed": { uri: string; now: "other" | "gone" };
  /** Bytes. */
  "lake-file.too-large": { uri: string; bytes: number; most: number };
  /** What it was once, which nobody can change. */
  "lake-file.version": { uri: string };
  /** `encoding`: in which it is stored, such as gzip. */
  "lake-file.encoded": { uri: string; encoding: string };
  "lake-file.whole-folder": { uri: string; action: "delete" | "rename" | "copy" };
  /** It was to be read as an object. */
  "lake-file.is-folder": { uri: string };
  /** `why`: the reason of RE2, in its own words. */
  "lake-file.pattern": { pattern: string; why: string };
  "lake-file.slow-pattern": { pattern: string };
  /** `most`: objects that are searched at once. */
  "lake-file.too-many-to-search": { uri: string; most: number };
  /** `most`: entries of a folder that can be shown at once. */
  "lake-file.too-many": { uri: string; most: number };
  /** What was read is no longer what it was when it was chosen. */
  "transfer.source-changed": { name: string };
  /** What arrived is not what was sent. The checksums as they are compared. */
  "transfer.damaged": { name: string; expected: string; got: string };
  /** The pipeline lives there. `place`: as people write it. */
  "transfer.refused-place": { place: string; part: PipelinePart };
  /** What would have been replaced, of which nobody said so. */
  "transfer.exists": { names: readonly string[] };
  /** Some of the files; the others are done. `failures`: of the first few. */
  "transfer.failed": { failed: number; of: number; failures: readonly FileFailure[] };
  /** `file`: of this machine. */
  "transfer.not-written": { file: string; why: string };
  "transfer.nothing-there": { place: string };
  "transfer.no-folder": { folder: string };
  "transfer.folder-given": { name: string };
  /** A link, or what is no file, where one was to be read or written. */
  "transfer.link": { path: string };
  /** It has no bytes of its own. */
  "transfer.native": { name: string; mimeType: string };
  /** Drive allows several of one name. */
  "transfer.several-named": { name: string; count: number };
  "transfer.named-twice": { name: string; files: readonly string[] };
  "transfer.into-itself": { from: string; to: string };
  /** `text`: what was typed. */
  "transfer.bad-address": { text: string; wanted: "lake" | "drive" };

  /** It is not what it was when it was opened as a table. `name`: its place. */
  "table.changed": { name: string };
  /** Its text is compressed by gzip, whatever it is called. `name`: its place. */
  "table.packed": { name: string };
  /** Its name does not end as that of a table does. */
  "table.none": { name: string };

  /** Nobody whom we may sign as. `account`: whose the credentials are, where that is known. */
  "signed-url.no-signer": { why: NoSigner; account: string | undefined };
  /** `account`: whom Google would not let sign. */
  "signed-url.refused": { account: string; why: string };

  "ingest.lease-held": { holder: string; until: string };
  /** `holder`: the run that has the folder now; undefined when nobody holds it, or it can't be known. */
  "ingest.lease-lost": { folder: string; runId: string; holder: string | undefined };
  /** Several folders failed, each in its way. */
  "ingest.folders-failed": { failures: readonly FolderFailure[] };
  /** Something was thrown that nobody foresaw; the log has it whole. */
  "ingest.defect": { why: string };
  /** Bytes and md5 in hex. What is longer than it should be is not read to its end: then `got` has no md5. */
  "ingest.content-mismatch": {
    file: string;
    expected: { bytes: number | undefined; md5: string };
    got: { bytes: number; md5: string | undefined };
  };
  /** `id`: of a file or folder that was to be ingested alone. */
  "ingest.not-in-folder": { id: string; folder: string };
  "ingest.too-many-gone": { count: number; of: number };

  "function.bad-request": { problems: readonly string[] };
  "function.method-not-allowed": { method: string };
  "function.unsupported-type": { type: string };
  /** `most`: bytes. */
  "function.too-large": { most: number };

  "document.newer-format": { object: string; format: number | string; known: number };
  "document.malformed": { object: string; why: Why };

  "contract.unreadable": { file: string; why: string };
  "contract.none": { folder: string };
  "contract.invalid": { folder: string; problems: readonly Problem[] };

  /** `name`: of a file that no contract takes. */
  "contract.no-match": { name: string; folder: string };

  /** `why`: what the job says, or what went wrong with it. */
  "check.failed": { file: string; why: string };
  "check.python-outdated": { folder: string; why: string };

  "job.code-missing": { file: string; why: Why };
  /** What lies where a job is staged, and is not what we put there. */
  "job.staged-foreign": { object: string };
  "batch.already-running": { batch: string };
  /** `why`: as its reports or its output tell it. */
  "batch.failed": { batch: string; why: string };
  /** What it ran was not staged in this lake by Sluice. */
  "batch.not-ours": { batch: string; lake: string };
  /** `object`: what it ran, and is there no longer. */
  "batch.code-gone": { batch: string; object: string };
  "batch.too-many": { batches: number };
  "batch.elsewhere": { given: string; project: string; region: string };

  /** `known`: the datasets that a batch has looked at. */
  "results.no-report": { dataset: string; known: readonly string[] };
  "results.never-published": { dataset: string; known: readonly string[] };

  /** `given`: an address or an object that is no part of this pipeline's lake. */
  "lineage.elsewhere": { given: string; lake: string };
  /** Of Drive: `name` is what it is called there. */
  "lineage.folder": { name: string };
  /** `matches`: name, place and id of each. */
  "lineage.several": { name: string; matches: readonly string[] };
  /** `looked`: how much was looked through. `unasked`: why not all was. */
  "lineage.no-match": {
    name: string;
    looked: { readonly rawObjects: number; readonly datasets: number; readonly driveFolders: number };
    similar: string | undefined;
    unasked: readonly Failure[];
  };

  "terraform.missing": { looked: readonly string[]; minimum: string };
  "terraform.too-old": { program: string; version: string; minimum: string };
  /** `command`: of Terraform. */
  "terraform.unreadable": { command: "output" | "version" | "validate"; why: Why };
  "terraform.argument-refused": {
    what: "program" | "folder" | "provider-folder" | "plan-file" | { readonly variable: string };
    why: "not-absolute" | "no-name" | "control-character";
  };
  "terraform.sensitive-output": { output: string };

  "infrastructure.folder-taken": { folder: string };
  "infrastructure.symlink": { path: string };

  "node.too-old": { version: string; minimum: string };

  "emulators.not-running": { stateFile: string };
  "emulators.none-to-stop": { stateFile: string };
  /** They are there, or something is, and say nothing. */
  "emulators.silent": { pid: number; project: string; stateFile: string; seconds: number };
  /** The user wants emulators always, and none run. `project`: the connection's. */
  "emulators.none-to-use": { project: string };
  "emulators.seed-folder": { folder: string; why: string };
  "emulators.did-not-start": { why: string; log: string };
  "emulators.already-running": { pid: number };
  "emulators.no-spark": { folder: string; why: string };

  "dags.path-invalid": { path: string };
  "dags.folder-unreadable": { folder: string; why: string };
  "dags.folder-empty": { folder: string };
  "dags.file-refused": { file: string; why: "name" | "link" | "kind" };
  "dags.file-changed": { files: readonly string[] };
  "dags.no-login": Record<string, never>;
  /** `agent`: its socket. `why`: undefined for an agent that holds no keys. */
  "dags.agent": { agent: string; why: string | undefined };
  /** `why`: what the system or the parser says. */
  "dags.key-file": {
    file: string;
    reason: "missing" | "not-plain" | "unreadable" | "public" | "locked" | "passphrase" | "format";
    why: string;
  };
  "dags.known-hosts-unreadable": { file: string; why: string };
  "dags.host-key-unknown": ShownKey;
  "dags.host-key-mismatch": ShownKey & { expected: string };
  "dags.host-key-revoked": ShownKey & { where: string };
  "dags.host-key-authority": ShownKey & { where: string };
  "dags.unreachable": { host: string; port: number; why: string };
  "dags.login-refused": { host: string; user: string; why: string };
  "dags.connection-lost": AfterPush & { host: string; why: string };
  "dags.command-failed": AfterPush & { host: string; step: string; exit: number | string; why: string };
  "dags.answer-unreadable": { printed: string };
  "dags.answer-too-large": AfterPush & { host: string; step: string; bytes: number };
  /** Nothing was heard for so long. */
  "dags.command-timeout": AfterPush & { host: string; step: string; seconds: number };
  "dags.sftp-unavailable": AfterPush & { host: string; why: string };
  "dags.upload-failed": AfterPush & { host: string; file: string; why: string };
  "dags.not-writable": AfterPush & { host: string; path: string; why: string };
  "dags.disk-full": AfterPush & { host: string; path: string; why: string };
  "dags.path-missing": { host: string; path: string };
  "dags.current-not-a-link": { host: string; path: string };
  "dags.release-damaged": { host: string; release: string };
}

/**
 * What Airflow runs after a push that failed: `as-before` where the push can't have switched it, the release that was
 * found when it was looked at afterwards, or `unknown` where it could not be looked at.
 */
export type CurrentRelease = "as-before" | "unknown" | { readonly release: string };

interface AfterPush {
  current: CurrentRelease;
}

/** The key that a host showed: `type` such as `ssh-ed25519`, `fingerprint` as `SHA256:...`. */
interface ShownKey {
  host: string;
  type: string;
  fingerprint: string;
}

/** Why a file is not taken for the key of a service account. */
export type KeyFileProblem = "not-json" | "other-type" | "incomplete" | "bad-key" | "foreign-universe" | "foreign-host";

/** Why a file is not taken for the OAuth client of a "Desktop app". */
export type ClientFileProblem = "not-json" | "service-account" | "web" | "other-type" | "incomplete" | "foreign-host";

/** Where the pipeline itself writes: nobody else is to. */
export type PipelinePart = "raw" | "curated" | "memory" | "staged" | "dataproc";

/** Why one file of a transfer failed. */
export interface FileFailure {
  readonly file: string;
  readonly failure: Failure;
}

/** Why nobody can sign: emulators know no keys, a person has none, and these credentials do not tell whose they are. */
export type NoSigner = "emulators" | "person" | "unknown-account";

/** Why the ingest of one folder failed. */
export interface FolderFailure {
  readonly folder: string;
  readonly failure: Failure;
}

/** What a service was asked for. `uri`: gs://bucket/object. */
export type Resource =
  | { readonly kind: "file" | "folder" | "bucket" | "batch"; readonly id: string }
  | { readonly kind: "object"; readonly uri: string }
  | { readonly kind: "changes" | "new-file" | "output" | "account" }
  | { readonly kind: "buckets"; readonly project: string }
  | { readonly kind: "batches"; readonly project: string; readonly region: string }
  /** One of what was listed; `id` where it says what it is called. */
  | { readonly kind: "element"; readonly id: string | undefined; readonly of: Resource }
  /** `pid`: of their process, where it is known. */
  | { readonly kind: "emulators"; readonly pid: number | undefined };

/** Why something failed: as a service, a library or the system puts it, or a reason of ours. */
export type Why = string | OwnReason;

/** A reason that we found ourselves. `src/messages/` words each. */
export type OwnReason =
  | { readonly kind: OwnReasonKind }
  /** What came is not JSON, or not Parquet, as the parser puts it. */
  | { readonly kind: "not-json" | "not-parquet"; readonly problem: string }
  /** Numbers of bytes. */
  | { readonly kind: "metadata-server"; readonly host: string; readonly problem: string }
  | { readonly kind: "bytes-missing"; readonly came: number; readonly wanted: number }
  | { readonly kind: "upload-elsewhere"; readonly origin: string }
  | { readonly kind: "upload-at"; readonly next: number; readonly start: number; readonly end: number }
  | { readonly kind: "tried-for"; readonly seconds: number }
  | { readonly kind: "upload-stuck"; readonly next: number }
  | { readonly kind: "output-elsewhere"; readonly uri: string }
  | { readonly kind: "no-publish-document"; readonly dataset: string }
  | { readonly kind: "format"; readonly format: string }
  | { readonly kind: "state-of"; readonly folder: string }
  | { readonly kind: "not-a-file-of"; readonly line: string; readonly dataset: string }
  | { readonly kind: "token-refused"; readonly status: number; readonly account: string };

/** A reason that needs no data. */
export type OwnReasonKind =
  | "answer-not-json"
  | "empty"
  | "listing-incomplete"
  | "created-and-gone"
  | "no-id"
  | "no-batch"
  | "no-emulators"
  | "no-python"
  | "not-an-object"
  | "copy-without-token"
  | "upload-ended-early"
  | "upload-without-session"
  | "source-without-end"
  | "tokens-missing"
  | "not-our-identity"
  | "no-sign-ins"
  | "proxy-wants-login";

/** The code of a failure: what program and person tell it by. */
export type FailureCode = keyof Failures;
/** Who was asked, for failures that any of them can have. */
export type Service = "drive" | "storage" | "dataproc" | "function" | "metadata";

/** A failure that a user can do something about. Anything else that is thrown is a defect of ours. */
export class Failure<Code extends FailureCode = FailureCode> extends Error {
  override readonly name = "Failure";
  readonly code: Code;
  readonly params: Failures[Code];

  constructor(code: Code, params: Failures[Code], options?: ErrorOptions) {
    super(cut(`${code} ${JSON.stringify(params, cutTexts)}`, LONGEST), options);
    this.code = code;
    this.params = params;
  }
}

// The params hold it whole; the message goes to logs.
const LONGEST = 16_384;

function cutTexts(_name: string, value: unknown): unknown {
  return typeof value === "string" ? cut(value, LONGEST) : value;
}

/** Whether something thrown is a failure of ours: of any code, or with this one. */
export function isFailure(error: unknown): error is Failure;
export function isFailure<Code extends FailureCode>(error: unknown, code: Code): error is Failure<Code>;
export function isFailure(error: unknown, code?: FailureCode): boolean {
  return error instanceof Failure && (code === undefined || error.code === code);
}

/** Whether something failed since nobody is signed in to Google. */
export function isSignedOut(error: unknown): boolean {
  return isFailure(error, "credentials.none") || isFailure(error, "credentials.signed-out");
}

/** The message of anything that was thrown. What is no error is told by its own message, or as it stands. */
export function reasonOf(error: unknown): string {
  if (error instanceof Error) return error.message;
  if (typeof error !== "object" || error === null) return String(error);
  const { message } = error as { message?: unknown };
  return typeof message === "string" ? message : inspect(error, { depth: 2, breakLength: Infinity });
}
