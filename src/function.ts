import type { Request, Response } from "@google-cloud/functions-framework";
import * as z from "zod";
import { openClients } from "./core/clients.ts";
import { readConnection } from "./core/connection.ts";
import { Failure, isKnown, reasonOf } from "./core/failure.ts";
import { googleToken, localToken } from "./core/google/credentials.ts";
import { readEndpoints } from "./core/google/endpoints.ts";
import { noProxyOf, readProxySettings } from "./core/google/proxy.ts";
import { openTransport } from "./core/google/transport.ts";
import { ingestFolders } from "./core/ingest/folders.ts";
import type { Log } from "./core/log.ts";
import { jsonLine } from "./core/plain-text.ts";
import { render } from "./messages/index.ts";

// The framework reads it when it makes its server, after it has loaded this: without it a body that is not JSON is
// answered with a stack trace.
process.env["NODE_ENV"] ??= "production";
// The library that asks the metadata server takes no agent: it only knows this.
process.env["NO_PROXY"] = noProxyOf(process.env);

type Environment = Readonly<Record<string, string | undefined>>;

const Body = z.strictObject({
  runId: z.string().regex(/^[a-z0-9-]{8,64}$/, "must be 8 to 64 of a-z, 0-9 and -"),
  mode: z.enum(["incremental", "reconcile"]).default("incremental"),
  dryRun: z.boolean().default(false),
});

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
    response.status(200).json(await answer(request.body, process.env));
  } catch (error) {
    log.error("the ingest failed", error);
    response.status(statusOf(error)).json({ error: describe(error) });
  }
}

async function answer(body: unknown, environment: Environment) {
  const { runId, mode, dryRun } = readBody(body);
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
    endpoints: readEndpoints(connection.region, {
      drive: environment["SLUICE_DRIVE_ENDPOINT"],
      storage: environment["SLUICE_STORAGE_ENDPOINT"],
      dataproc: environment["SLUICE_DATAPROC_ENDPOINT"],
    }),
    // The function runs as the ingest service account: there is nobody to impersonate.
    token: googleToken({}, transport),
    localToken: (endpoint) => localToken({ metadataHost: environment["GCE_METADATA_HOST"] }, endpoint),
  });
  const [drive, lake] = await Promise.all([clients.drive(), clients.lake()]);
  const options = { drive, lake, runId, mode, dryRun, deadline, log };
  return ingestFolders(connection.driveFolders, options, new AbortController().signal);
}

function readBody(body: unknown): z.output<typeof Body> {
  const parsed = Body.safeParse(body);
  if (parsed.success) return parsed.data;
  const problems = parsed.error.issues.map(({ path, message }) => `${path.join(".") || "the body"}: ${message}`);
  throw new Failure("function.bad-request", { problems });
}

function secondsToWork(environment: Environment): number {
  const parsed = Deadline.safeParse(environment["SLUICE_DEADLINE_SECONDS"]);
  if (parsed.success) return Math.max(parsed.data - LAST_SECONDS, parsed.data / 2);
  const problems = ["SLUICE_DEADLINE_SECONDS must be a number of seconds"];
  throw new Failure("connection.invalid", { source: "the environment", problems });
}

function statusOf(error: unknown): number {
  const code = isKnown(error) ? error.code : "";
  if (code === "function.bad-request") return 400;
  if (code === "function.method-not-allowed") return 405;
  if (code === "ingest.lease-held" || code === "ingest.lease-lost") return 409;
  if (code.startsWith("remote.")) return 502;
  return 500;
}

function describe(error: unknown) {
  if (isKnown(error)) return { code: error.code, ...render(error, "en") };
  return { code: "internal", what: "The ingest stopped on a defect of Sluice.", why: "", hint: "Look at its log." };
}

/** One line of JSON each, as Cloud Logging reads them. */
const log: Log = {
  info: (message) => console.log(jsonLine({ severity: "INFO", message })),
  warn: (message) => console.warn(jsonLine({ severity: "WARNING", message })),
  error(message, cause) {
    const detail = cause instanceof Error && !isKnown(cause) ? cause.stack : reasonOf(cause);
    console.error(jsonLine({ severity: "ERROR", message: `${message}: ${detail ?? ""}` }));
  },
};
