import type { Identity } from "../../service.ts";
import { RpcError } from "./errors.ts";

const AUTH = "https://www.googleapis.com/auth";
/** The discovery document of Dataproc, version 1. */
const SCOPES = {
  read: [`${AUTH}/cloud-platform`, `${AUTH}/dataproc`, `${AUTH}/dataproc.read-only`],
  write: [`${AUTH}/cloud-platform`, `${AUTH}/dataproc`],
} as const;

/**
 * The caller, if their token allows this.
 * @throws RpcError UNAUTHENTICATED without a token, PERMISSION_DENIED without one of the scopes
 */
export function requireAccess(caller: Identity | undefined, need: keyof typeof SCOPES): Identity {
  if (!caller) {
    throw new RpcError(
      "UNAUTHENTICATED",
      "Request is missing required authentication credential. Expected OAuth 2 access token, login cookie or other " +
        "valid authentication credential.",
    );
  }
  const wanted: readonly string[] = SCOPES[need];
  if (!caller.scopes.some((scope) => wanted.includes(scope))) {
    throw new RpcError("PERMISSION_DENIED", "Request had insufficient authentication scopes.");
  }
  return caller;
}

/** Creating a batch runs code on this machine: only the token of this start may. */
export function requireRunner(caller: Identity | undefined): Identity {
  const identity = requireAccess(caller, "write");
  if (identity.runsCode) return identity;
  throw new RpcError(
    "PERMISSION_DENIED",
    `Permission 'dataproc.batches.create' denied for ${identity.email}: a batch runs code on this machine, so it takes ` +
      "the token of this start of the emulators.",
  );
}
