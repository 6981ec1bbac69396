import { isFailure, type Failure } from "../failure.ts";

/** What is looked at. */
export type CheckName =
  | "connection"
  | "credentials"
  | "impersonation"
  | "drive"
  | "drive-folder"
  | "bucket"
  | "permissions"
  | "dataproc"
  | "subnetwork"
  | "spark"
  | "terraform"
  | "airflow"
  | "emulators";

/** `skipped`: it was not looked at, or can't be. */
export type CheckState = "ok" | "warning" | "failed" | "skipped";

/** What was found, as data. `src/commands/present/set-up.ts` words it. */
export type Found =
  /** `what`: a name, a version, an address. */
  | { readonly kind: "fine"; readonly what: string }
  | { readonly kind: "failure"; readonly failure: Failure }
  | { readonly kind: "no-answer"; readonly seconds: number }
  /** `sluice.json` says nothing of it. */
  | { readonly kind: "not-named" }
  /** Another check has to succeed first. */
  | { readonly kind: "waits-for"; readonly check: CheckName }
  /** Local emulators take everybody in. */
  | { readonly kind: "local" }
  | { readonly kind: "bucket-elsewhere"; readonly location: string; readonly region: string }
  | { readonly kind: "not-permitted"; readonly permissions: readonly string[] }
  | { readonly kind: "subnetwork-elsewhere"; readonly region: string }
  /** Only the Compute Engine API knows, which Sluice does not ask. */
  | { readonly kind: "subnetwork-unknown" }
  | { readonly kind: "no-spark"; readonly folder: string }
  | { readonly kind: "not-running" };

/** One thing to look at. */
export interface Check {
  readonly name: CheckName;
  /** Which one, where there may be several: a folder, a bucket, a host. */
  readonly about: string;
  readonly look: (signal: AbortSignal) => Promise<Finding>;
}

/** How it stands. */
export interface Finding {
  readonly state: CheckState;
  readonly found: Found;
}

/** A check that was made. */
export interface Checked extends Finding {
  readonly name: CheckName;
  readonly about: string;
}

/** How long one check may take. */
const CHECK_SECONDS = 20;

/**
 * Makes all checks at once, each within its time. What fails on purpose is a finding; a defect is thrown, and so is the
 * signal's reason. What failed for want of credentials alone waits for them: it says nothing of its own.
 */
export async function runChecks(
  checks: readonly Check[],
  signal: AbortSignal,
  seconds = CHECK_SECONDS,
): Promise<readonly Checked[]> {
  const made = await Promise.all(checks.map((check) => make(check, signal, seconds)));
  return made.map((checked) => (isEcho(checked) ? { ...checked, ...waitsFor("credentials") } : checked));
}

/** It is as it should be. */
export function fine(what: string): Finding {
  return { state: "ok", found: { kind: "fine", what } };
}

/** It was not looked at, and is not needed or can not be known. */
export function skipped(kind: "not-named" | "local" | "subnetwork-unknown" | "not-running"): Finding {
  return { state: "skipped", found: { kind } };
}

/** It says nothing before that other check succeeds. */
export function waitsFor(check: CheckName): Finding {
  return { state: "skipped", found: { kind: "waits-for", check } };
}

/** It is not as it should be, and this is why. */
export function failed(failure: Failure, state: "failed" | "warning" = "failed"): Finding {
  return { state, found: { kind: "failure", failure } };
}

async function make({ name, about, look }: Check, signal: AbortSignal, seconds: number): Promise<Checked> {
  const late = AbortSignal.timeout(seconds * 1000);
  try {
    return { name, about, ...(await look(AbortSignal.any([signal, late]))) };
  } catch (error) {
    signal.throwIfAborted();
    if (late.aborted) return { name, about, state: "failed", found: { kind: "no-answer", seconds } };
    if (!isFailure(error)) throw error;
    return { name, about, ...failed(error) };
  }
}

/** Drive's scope is Drive's own matter. */
function isEcho({ name, found }: Checked): boolean {
  if (name === "credentials" || found.kind !== "failure") return false;
  return found.failure.code.startsWith("credentials.") && !isFailure(found.failure, "credentials.drive-scope");
}
