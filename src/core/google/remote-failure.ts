import { Failure, isFailure, reasonOf, type Resource, type Service, type Why } from "../failure.ts";

/** What the three clients' errors have in common, whatever class they are. */
export interface RemoteError {
  /** HTTP status; undefined when no answer came. */
  readonly status: number | undefined;
  /** Google's camelCase reason, such as `userRateLimitExceeded`. */
  readonly reason: string | undefined;
  readonly message: string;
  /** Seconds the service asked to wait. */
  readonly retryAfter: number | undefined;
}

// Reasons for which a 403 of Drive means "slower", not "no" (developers.google.com/workspace/drive/api/guides/handle-errors).
const SLOW_DOWN = new Set(["userRateLimitExceeded", "rateLimitExceeded"]);
/**
 * What a status of 407 says. It is never the service's: inside an editor the requests go by the editor's own agents, which
 * hand on what a proxy answers.
 */
export const WANTS_LOGIN: Why = { kind: "proxy-wants-login" };
const CUT =
  /ECONNRESET|ECONNREFUSED|EPIPE|ETIMEDOUT|ENOTFOUND|EAI_AGAIN|socket hang up|aborted|the proxy answered 5\d\d|premature close|fetch failed|terminated|other side closed/i;

/** Reads the error of any of the three clients: Gaxios (Drive, Dataproc over REST), ApiError (Storage), gRPC status. */
export function readRemoteError(error: unknown): RemoteError {
  const raw = fields(error);
  const response = fields(raw["response"]);
  const body = fields(fields(response["data"] ?? parseJson(reasonOf(error)))["error"]);
  const first = fields(asArray(body["errors"] ?? raw["errors"])[0]);
  const status = numeric(response["status"]) ?? numeric(body["code"]) ?? httpOf(raw["code"]);
  const candidates = [body["message"], first["message"], raw["message"], error];
  const message = candidates.map(words).find((one) => one !== undefined) ?? withoutWords(status);
  return { status, reason: text(first["reason"]), message, retryAfter: retryAfter(response["headers"]) };
}

/** Anything that was thrown as an error. What is none keeps its fields: it may be the body of an answer. */
export function asError(thrown: unknown): Error {
  if (thrown instanceof Error) return thrown;
  const { code, errors, message } = fields(thrown);
  return Object.assign(new Error(words(message) ?? words(thrown) ?? "no reason was given", { cause: thrown }), {
    code,
    errors,
  });
}

/**
 * The address of a request of the auth library that got no answer, or a proxy's in the place of the service's; undefined
 * for any other error.
 */
export function unansweredUrl(error: unknown): string | undefined {
  const { config, response } = fields(error);
  const url = fields(config)["url"];
  if (response !== undefined && fields(response)["status"] !== 407) return undefined;
  if (url instanceof URL) return url.href;
  return typeof url === "string" && URL.canParse(url) ? url : undefined;
}

/** Whether the same request may well succeed later: 408, 429, 5xx, Drive's rate limits, a cut connection. */
export function isTransient(error: unknown): boolean {
  if (isFailure(error)) return isFailure(error, "remote.stalled");
  const { status, reason, message } = readRemoteError(error);
  if (status === undefined) return CUT.test(`${text(fields(error)["code"]) ?? ""} ${message}`);
  if (status === 403) return reason !== undefined && SLOW_DOWN.has(reason);
  return status === 408 || status === 429 || status >= 500;
}

/**
 * Whether an error is a slip in code, and nothing that a service or a connection did. A request that was cut comes as a
 * TypeError too: undici's (`fetch failed`, `terminated`) have a cause, and Node's streams a code of their own.
 */
function isDefect(error: unknown): boolean {
  const isSlip = [TypeError, RangeError, ReferenceError].some((kind) => error instanceof kind);
  if (!isSlip || isTransient(error)) return false;
  const { cause, code, response } = fields(error);
  const isOfArguments = text(code) === undefined || /^ERR_(INVALID_ARG|OUT_OF_RANGE|MISSING_ARGS)/.test(String(code));
  return cause === undefined && response === undefined && isOfArguments;
}

/**
 * The failure to tell the user about; a defect of ours as it is.
 * @param what what was asked for
 * @param proxy the proxy that was to be asked through, as it may be shown
 */
export function remoteFailure(service: Service, what: Resource, error: unknown, proxy?: string): Error {
  if (isFailure(error)) return error;
  if (error instanceof Error && isDefect(error)) return error;
  const { status, message: why } = readRemoteError(error);
  const options = { cause: error };
  switch (status) {
    case undefined:
      if (proxy === undefined) return new Failure("remote.unavailable", { service, what, why }, options);
      return new Failure("remote.proxy", { service, what, proxy, why }, options);
    case 407:
      if (proxy === undefined) return new Failure("remote.unavailable", { service, what, why: WANTS_LOGIN }, options);
      return new Failure("remote.proxy", { service, what, proxy, why: WANTS_LOGIN }, options);
    case 404:
    case 410:
      return new Failure("remote.not-found", { service, what }, options);
    case 401:
      return new Failure("credentials.refused", { why }, options);
    case 403:
      if (service === "drive" && /insufficient.*scope/i.test(why))
        return new Failure("credentials.drive-scope", { why }, options);
      return new Failure("remote.denied", { service, what, why }, options);
    case 409:
    case 412:
      return new Failure("remote.conflict", { service, what }, options);
    case 400:
      return new Failure("remote.invalid", { service, what, why }, options);
    default:
      return new Failure("remote.unavailable", { service, what, why }, options);
  }
}

// google.rpc.Code -> HTTP, for clients that report the gRPC number.
const HTTP_OF_GRPC: Readonly<Record<number, number>> = {
  3: 400,
  4: 504,
  5: 404,
  6: 409,
  7: 403,
  8: 429,
  9: 400,
  10: 409,
  13: 500,
  14: 503,
  16: 401,
};

function httpOf(code: unknown): number | undefined {
  const value = numeric(code);
  if (value === undefined) return undefined;
  return value < 20 ? HTTP_OF_GRPC[value] : value;
}

function retryAfter(headers: unknown): number | undefined {
  const value = headers instanceof Headers ? headers.get("retry-after") : fields(headers)["retry-after"];
  return numeric(value);
}

function parseJson(value: string): unknown {
  try {
    return JSON.parse(value);
  } catch {
    return undefined;
  }
}

function fields(value: unknown): Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null ? (value as Record<string, unknown>) : {};
}

function asArray(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : [];
}

function text(value: unknown): string | undefined {
  return typeof value === "string" && value !== "" ? value : undefined;
}

const LONGEST_WORDS = 1000;

/** A text for a reader: not the name of an object's type, and not the page that a proxy answers with. */
function words(value: unknown): string | undefined {
  const found = text(text(value)?.trim());
  if (found === undefined || /\[object \w+\]/.test(found) || /^<(!doctype|html)/i.test(found)) {
    return undefined;
  }
  return found.length > LONGEST_WORDS ? `${found.slice(0, LONGEST_WORDS)}…` : found;
}

function withoutWords(status: number | undefined): string {
  return status === undefined ? "No answer came that could be understood" : `HTTP ${status}`;
}

function numeric(value: unknown): number | undefined {
  if (value === undefined || value === null || value === "") return undefined;
  const number = Number(value);
  return Number.isFinite(number) ? number : undefined;
}
