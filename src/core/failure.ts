/**
 * Every way in which Sluice fails on purpose: the code, and what a message about it needs to know.
 * `src/messages/` words each of them (what failed, why, what to do) in the user's language.
 */
export interface Failures {
  "connection.unreadable": { file: string; why: string };
  "connection.invalid": { source: string; problems: readonly string[] };
  "connection.missing": { field: string; variable: string; flag: string };
  "connection.no-workspace": { wanted: string };
  "endpoint.not-allowed": { service: string; endpoint: string };

  "credentials.none": { why: string };
  "credentials.key-file": { file: string; why: string };
  "credentials.no-local-token": { endpoint: string };
  "credentials.refused": { why: string };
  "credentials.drive-scope": { why: string };

  "remote.not-found": { service: Service; what: string };
  "remote.denied": { service: Service; what: string; why: string };
  "remote.conflict": { service: Service; what: string };
  "remote.invalid": { service: Service; what: string; why: string };
  "remote.unavailable": { service: Service; what: string; why: string };
  "remote.malformed": { service: Service; what: string; why: string };
  "remote.stalled": { service: Service; what: string; seconds: number };

  "drive.folder-hidden": { folder: string; account: string | undefined };
  "drive.not-a-folder": { id: string; name: string; mimeType: string };
  "drive.folder-trashed": { folder: string; name: string };

  "bucket.missing": { bucket: string };

  "document.newer-format": { object: string; format: number; known: number };
  "document.malformed": { object: string; why: string };

  "emulators.not-running": { stateFile: string };
  "emulators.did-not-start": { why: string; log: string };
  "emulators.already-running": { pid: number };
}

export type FailureCode = keyof Failures;
export type Service = "drive" | "storage" | "dataproc" | "function" | "metadata";

/** A failure that a user can do something about. Anything else that is thrown is a defect of ours. */
export class Failure<Code extends FailureCode = FailureCode> extends Error {
  override readonly name = "Failure";
  readonly code: Code;
  readonly params: Failures[Code];

  constructor(code: Code, params: Failures[Code], options?: ErrorOptions) {
    super(`${code} ${JSON.stringify(params)}`, options);
    this.code = code;
    this.params = params;
  }
}

/** Whether something thrown is a failure of ours, of any code. */
export function isKnown(error: unknown): error is Failure {
  return error instanceof Failure;
}

/** Whether `error` is the failure with this code. */
export function isFailure<Code extends FailureCode>(error: unknown, code: Code): error is Failure<Code> {
  return error instanceof Failure && error.code === code;
}

/** The message of anything that was thrown. */
export function reasonOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
