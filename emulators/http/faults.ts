import type { IncomingMessage, ServerResponse } from "node:http";
import { setTimeout } from "node:timers/promises";
import * as z from "zod";
import { readJson } from "./body.ts";
import { HttpError } from "./http-error.ts";
import {
  cutAfter,
  failBodyAfter,
  flipOneByte,
  replaceFields,
  resetInsteadOfAnswer,
  stallFor,
} from "./response-faults.ts";
import type { Tokens } from "../tokens.ts";

/**
 * Planted faults, in the instruction grammar of Google's storage testbench ("Retry Test API"):
 * - `return-X`, and our addition `return-X:reason`: an error answer with that reason.
 * - `return-X-after-YK`: the same once Y KiB of an upload have come, which are kept. It stays planted until an upload
 *   gets that far; a body counts from where its Content-Range begins, so all requests of a resumable upload count.
 * - `return-reset-connection`: no answer and nothing done.
 * - `commit-then-reset`, our addition: the method does its work, and the connection is reset instead of the answer.
 * - `return-broken-stream`, `return-broken-stream-after-YK`: the connection ends within the body of the answer.
 * - `return-corrupted-data`: one byte of the body is not the true one; the headers are those of the true content.
 * - `replace-fields:{...}`, our addition: a JSON answer with these fields instead of its own, such as
 *   `{"incompleteSearch":true}` or `{"files":[]}`.
 * - `stall-for-Ts`: the answer comes that much later.
 *
 *     POST /_faults   {"operation": "drive.files.list", "instructions": ["return-403:userRateLimitExceeded"]}
 *     GET  /_faults   {"pending": {"drive.files.list": [...]}, "requests": {"drive.files.list": 3}}
 *     DELETE /_faults
 *
 * Each request of the operation takes one instruction off its list. All three want the token of this start.
 */
export interface Faults {
  /** Answers a request to `/_faults`; false for any other. */
  administer(request: IncomingMessage, response: ServerResponse, url: URL, tokens: Tokens): Promise<boolean>;
  /**
   * Carries out the next fault of the operation, if one is planted.
   * @throws HttpError for `return-X`: the service words it as its own errors
   */
  apply(operation: string, request: IncomingMessage, response: ServerResponse): "answered" | "go on";
  /**
   * The same for a call that is no HTTP exchange of ours (gRPC): a reset shows as a connection that is not there.
   * @throws HttpError for `return-X`, 503 for a reset, 501 for a fault in the bytes of an answer, which is not ours
   */
  strikeCall(operation: string, work: () => Promise<unknown>): Promise<unknown>;
}

type Fault =
  | { readonly kind: "status"; readonly error: HttpError }
  | { readonly kind: "late status"; readonly error: HttpError; readonly after: number }
  | { readonly kind: "reset" }
  | { readonly kind: "commit, then reset" }
  | { readonly kind: "corrupt" }
  | { readonly kind: "replace"; readonly fields: Readonly<Record<string, unknown>> }
  | { readonly kind: "cut"; readonly bytes: number }
  | { readonly kind: "stall"; readonly milliseconds: number };

const Instructions = z.array(z.string().refine((text) => parseFault(text) !== undefined, "unknown fault instruction"));
const Planting = z.object({ operation: z.string(), instructions: Instructions });

/** Faults that are yet to be met, and how often each operation was asked for; empty at first. */
export function createFaults(): Faults {
  const pending = new Map<string, string[]>();
  const requests = new Map<string, number>();

  function plant(body: unknown): void {
    const planting = Planting.safeParse(body);
    if (!planting.success) throw new HttpError(400, "invalid", z.prettifyError(planting.error));
    const { operation, instructions } = planting.data;
    pending.set(operation, [...(pending.get(operation) ?? []), ...instructions]);
  }

  /** Counts the request; what is planted stays until it is shifted off the list. */
  function next(operation: string) {
    requests.set(operation, (requests.get(operation) ?? 0) + 1);
    const planted = pending.get(operation) ?? [];
    const [instruction = ""] = planted;
    return { planted, instruction, fault: parseFault(instruction) };
  }

  return {
    async administer(request, response, url, tokens) {
      if (url.pathname !== "/_faults") return false;
      if (request.headers.authorization !== `Bearer ${tokens.start}`) {
        throw new HttpError(401, "authError", "The token of this start, please.");
      }
      if (request.method === "POST") plant(await readJson(request));
      if (request.method === "DELETE") {
        pending.clear();
        requests.clear();
      }
      response.writeHead(200, { "content-type": "application/json" });
      response.end(JSON.stringify({ pending: Object.fromEntries(pending), requests: Object.fromEntries(requests) }));
      return true;
    },

    apply(operation, request, response) {
      const { planted, instruction, fault } = next(operation);
      if (!fault) return "go on";
      if (fault.kind === "late status") {
        const { after, error } = fault;
        failBodyAfter(request, after, error, () => planted[0] === instruction && planted.shift() !== undefined);
        return "go on";
      }
      planted.shift();
      return carryOut(fault, request, response);
    },

    async strikeCall(operation, work) {
      const { planted, instruction, fault } = next(operation);
      if (!fault) return work();
      planted.shift();
      return carryOutOnCall(fault, instruction, work);
    },
  };
}

function parseFault(instruction: string): Fault | undefined {
  if (instruction === "return-reset-connection") return { kind: "reset" };
  if (instruction === "commit-then-reset") return { kind: "commit, then reset" };
  if (instruction === "return-corrupted-data") return { kind: "corrupt" };
  const cut = /^return-broken-stream(?:-after-(\d+)K)?$/.exec(instruction);
  if (cut) return { kind: "cut", bytes: Number(cut[1] ?? 0) * 1024 };
  const stall = /^stall-for-(\d+)s$/.exec(instruction);
  if (stall) return { kind: "stall", milliseconds: Number(stall[1]) * 1000 };
  const [, fields] = /^replace-fields:(\{.*\})$/s.exec(instruction) ?? [];
  if (fields !== undefined) return replacement(fields);
  const [, code, reason, after] = /^return-([45]\d\d)(?::(\w+))?(?:-after-(\d+)K)?$/.exec(instruction) ?? [];
  if (code === undefined) return undefined;
  const error = plantedError(Number(code), reason);
  return after === undefined ? { kind: "status", error } : { kind: "late status", error, after: Number(after) * 1024 };
}

function replacement(text: string): Fault | undefined {
  try {
    return { kind: "replace", fields: z.record(z.string(), z.unknown()).parse(JSON.parse(text)) };
  } catch {
    return undefined;
  }
}

function carryOut(
  fault: Exclude<Fault, { kind: "late status" }>,
  request: IncomingMessage,
  response: ServerResponse,
): "answered" | "go on" {
  switch (fault.kind) {
    case "reset":
      request.socket.resetAndDestroy();
      return "answered";
    case "cut":
      cutAfter(response, fault.bytes);
      return "go on";
    case "stall":
      stallFor(response, fault.milliseconds);
      return "go on";
    case "status":
      throw fault.error;
    case "commit, then reset":
      resetInsteadOfAnswer(response);
      return "go on";
    case "corrupt":
      flipOneByte(response);
      return "go on";
    case "replace":
      replaceFields(response, fault.fields);
      return "go on";
  }
}

async function carryOutOnCall(fault: Fault, instruction: string, work: () => Promise<unknown>): Promise<unknown> {
  const reset = new HttpError(503, "UNAVAILABLE", "read ECONNRESET");
  switch (fault.kind) {
    case "status":
      throw fault.error;
    case "reset":
      throw reset;
    case "commit, then reset":
      await work();
      throw reset;
    case "stall":
      await setTimeout(fault.milliseconds, undefined, { ref: false });
      return work();
    case "replace":
      return { ...((await work()) as object), ...fault.fields };
    case "late status":
    case "cut":
    case "corrupt":
      throw new HttpError(501, "notImplemented", `Not emulated: the fault ${instruction} over gRPC.`);
  }
}

/** What Google says with a status of its own accord. */
const REASONS: Readonly<Record<number, string>> = {
  400: "badRequest",
  401: "authError",
  403: "forbidden",
  404: "notFound",
  409: "conflict",
  412: "conditionNotMet",
  429: "rateLimitExceeded",
};

const MESSAGES: Readonly<Record<string, string>> = {
  authError: "Invalid Credentials",
  backendError: "Backend Error",
  dailyLimitExceeded: "Daily Limit Exceeded",
  downloadQuotaExceeded: "The download quota for this file has been exceeded.",
  internalError: "Internal Error",
  rateLimitExceeded: "Rate Limit Exceeded",
  userRateLimitExceeded: "User Rate Limit Exceeded",
};

/** Reasons about quotas have a domain of their own (Drive's "Resolve errors" page). */
function plantedError(status: number, named: string | undefined): HttpError {
  const reason = named ?? REASONS[status] ?? "backendError";
  const domain = /(?:Limit|[qQ]uota)Exceeded$/.test(reason) ? "usageLimits" : "global";
  return new HttpError(status, reason, MESSAGES[reason] ?? reason, { domain });
}
