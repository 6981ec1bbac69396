import type { HttpError } from "../../http/http-error.ts";

/** Canonical codes (google/rpc/code.proto) that this service answers with, and the HTTP status each maps to. */
export const HTTP_STATUS = {
  CANCELLED: 499,
  INVALID_ARGUMENT: 400,
  FAILED_PRECONDITION: 400,
  UNAUTHENTICATED: 401,
  PERMISSION_DENIED: 403,
  NOT_FOUND: 404,
  ALREADY_EXISTS: 409,
  ABORTED: 409,
  RESOURCE_EXHAUSTED: 429,
  INTERNAL: 500,
  UNIMPLEMENTED: 501,
  UNAVAILABLE: 503,
  DEADLINE_EXCEEDED: 504,
} as const;

/** The codes of google.rpc that it answers with. */
export type Code = keyof typeof HTTP_STATUS;

/** The canonical code of an error that was thrown with an HTTP status: its reason where that is one. */
export function codeOf({ status, reason }: HttpError): Code {
  const codes = Object.keys(HTTP_STATUS) as Code[];
  return (
    codes.find((code) => code === reason) ??
    codes.find((code) => HTTP_STATUS[code] === status) ??
    (status < 500 ? "INVALID_ARGUMENT" : "INTERNAL")
  );
}

/** What a method fails with, over both surfaces. */
export class RpcError extends Error {
  override readonly name = "RpcError";
  readonly code: Code;
  constructor(code: Code, message: string) {
    super(message);
    this.code = code;
  }
}
