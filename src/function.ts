import type { Request, Response } from "@google-cloud/functions-framework";
import { subscribe } from "node:diagnostics_channel";
import type { IncomingMessage } from "node:http";
import * as z from "zod";
import { openClients } from "./core/services/clients.ts";
import { readConnection } from "./core/connection.ts";
import { Failure, isFailure, reasonOf } from "./core/failure.ts";
import { googleToken, localToken } from "./core/google/credentials.ts";
import { endpointsIn, readEndpoints } from "./core/google/endpoints.ts";
import { noProxyOf, readProxySettings } from "./core/google/proxy.ts";
import { openTransport } from "./core/google/transport.ts";
import { ingestFolders } from "./core/ingest/index.ts";
import type { Log } from "./core/log.ts";
import { jsonLine } from "./core/text/plain-text.ts";
import { describe, type Described } from "./messages/index.ts";

// The framework reads it when it makes its server, after it has loaded this: without it what goes wrong before we are
// asked is answered with a stack trace.
process.env["NODE_ENV"] ??= "production";
// The library that asks the metadata server takes no agent: it only knows this.
process.env["NO_PROXY"] = noProxyOf(process.env);

/** What requests said of their bodies. */
const types = new WeakMap<IncomingMessage, string>();
// The framework reads bodies before it asks us, and answers one that it can't read with a page of its own, and a form as
// if it were JSON. As bytes it leaves them to us.
subscribe("http.server.request.start", (message) => {
  const { request } = message as { request: IncomingMessage };
  const { "content-type": type = "", "content-encoding": encoding = "" } = request.headers;
  types.set(request, encoding === "" ? type : `${type} in ${encoding}`);
  request.headers["content-type"] = "application/octet-stream";
  delete request.headers["content-encoding"];
  if (!isDecodable(request.url)) request.url = "/";
});

function isDecodable(url = ""): boolean {
  try {
    return decodeURIComponent(url) !== "";
  } catch {
    return false;
  }
}

type Environment = Readonly<Record<string, string | undefined>>;

const Body = z.strictObject({
  runId: z.string().regex(/^[a-z0-9-]{8,64}$/, "must be 8 to 64 of a-z, 0-9 and -"),
  mode: z.enum(["incremental", "reconcile"]).default("incremental"),
  dryRun: z.boolean().default(false),
});

// A request of ours has some 80 bytes.
const MOST_BYTES = 64 * 1024;

type Body = z.output<typeof Body>;

/** Seconds from the request to the answer; Google ends a function that answers HTTP after an hour. */
const Deadline = z.coerce.number().positive().default(3540);
// What is under way when the deadline nears is still finished.
const LAST_SECONDS = 60;

/**
 * The Cloud Function: `POST {runId, mode?, dryRun?}` ingests every folder of the connection and answers with one
 * summary. The environment gives the connection and `SLUICE_DEADLINE_SECONDS`; credentials come from the metadata
 * server. An error is answered as `{error: {code, what, why, hint}}`.
 */
export async function ingest(request: Request, response: Response): Promise<void> {
  try {
    if (request.method !== "POST") throw new Failure("function.method-not-allowed", { method: request.method });
    response.status(200).json(await answerOnce(readBody(request), process.env));
  } catch (error) {
    log.error("the ingest failed", error);
    response.status(statusOf(error)).json({ error: answerOf(error) });
  }
}

const underWay = new Map<string, ReturnType<typeof answer>>();

/** The same request again, while the first one is being answered, gets its answer. */
function answerOnce(body: Body, environment: Environment): ReturnType<typeof answer> {
  const key = JSON.stringify(body);
  const asked = underWay.get(key) ?? answer(body, environment).finally(() => underWay.delete(key));
  underWay.set(key, asked);
  return asked;
}

async function answer({ runId, mode, dryRun }: Body, environment: Environment) {
  const deadline = Date.now() + secondsToWork(environment) * 1000;
  const connection = readConnection({ file: undefined, environment, flags: {} });
  if (connection.driveFolders.length === 0) {
    const variable = "SLUICE_DRIVE_FOLDERS";
    throw new Failure("connection.missing", { field: "driveFolders", variable, flag: undefined, file: undefined });
  }
  const transport = openTransport(readProxySettings(environment));
  const clients = openClients({
    connection,
    transport,
    endpoints: readEndpoints(connection.region, endpointsIn(environment)),
    // The function runs as the ingest service account: there is nobody to impersonate.
    token: googleToken({}, transport),
    localToken: (endpoint) => localToken({ metadataHost: environment["GCE_METADATA_HOST"] }, endpoint),
  });
  const [drive, lake] = await Promise.all([clients.drive(), clients.lake()]);
  const options = { drive, lake, runId, mode, dryRun, deadline, log };
  return ingestFolders(connection.driveFolders, options, new AbortController().signal);
}

function readBody(request: Request): Body {
  const type = types.get(request) ?? request.get("content-type") ?? "";
  if (!/^application\/([\w.-]+\+)?json *(;|$)/i.test(type)) {
    throw new Failure("function.unsupported-type", { type: type === "" ? "a body without a content type" : type });
  }
  const bytes = request.rawBody ?? Buffer.alloc(0);
  if (bytes.length > MOST_BYTES) throw new Failure("function.too-large", { most: MOST_BYTES });
  const parsed = Body.safeParse(parseJson(bytes.toString("utf8")));
  if (parsed.success) return parsed.data;
  const problems = parsed.error.issues.map(({ path, message }) => `${path.join(".") || "the body"}: ${message}`);
  throw new Failure("function.bad-request", { problems });
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    const problem = text.trim() === "" ? "the body is empty" : "the body is not JSON";
    throw new Failure("function.bad-request", { problems: [problem] }, { cause: error });
  }
}

function secondsToWork(environment: Environment): number {
  const parsed = Deadline.safeParse(environment["SLUICE_DEADLINE_SECONDS"]);
  if (parsed.success) return Math.max(parsed.data - LAST_SECONDS, parsed.data / 2);
  const fault = { kind: "wrong-kind", expected: "number" } as const;
  throw new Failure("connection.invalid", {
    source: undefined,
    problems: [{ path: "SLUICE_DEADLINE_SECONDS", fault }],
  });
}

function statusOf(error: unknown): number {
  if (isFailure(error, "ingest.folders-failed")) {
    return error.params.failures.reduce((worst, { failure }) => Math.max(worst, statusOf(failure)), 0);
  }
  const code = isFailure(error) ? error.code : "";
  if (code === "function.bad-request") return 400;
  if (code === "function.method-not-allowed") return 405;
  if (code === "function.unsupported-type") return 415;
  if (code === "function.too-large") return 413;
  // Others work on the same folder, or the same run was asked for twice.
  if (code === "ingest.lease-held" || code === "ingest.lease-lost" || code === "remote.conflict") return 409;
  if (code.startsWith("remote.")) return 502;
  return 500;
}

/** A defect's own words are for the log: they may hold anything. */
function answerOf(error: unknown): Described {
  const described = describe(error, "en");
  if (described.code !== "defect") return described;
  return { ...described, what: "The ingest stopped on a defect of Sluice.", hint: "Look at its log." };
}

/** One line of JSON each, as Cloud Logging reads them. */
const log: Log = {
  info: (message) => console.log(jsonLine({ severity: "INFO", message })),
  warn: (message) => console.warn(jsonLine({ severity: "WARNING", message })),
  error(message, cause) {
    const detail = cause instanceof Error && !isFailure(cause) ? cause.stack : reasonOf(cause);
    console.error(jsonLine({ severity: "ERROR", message: `${message}: ${detail ?? ""}` }));
  },
};
