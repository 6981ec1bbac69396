import * as z from "zod";
import { Failure, reasonOf } from "./failure.ts";
import { AS_FAULTS, faultOf, isNo, type Problem } from "./problem.ts";
import { findSimilar } from "./text/similar.ts";

const DRIVE_ID = /^[A-Za-z0-9_-]{10,128}$/;
// What a token may travel to. As a pattern, so that editors check it too.
const SAFE_ADDRESS = /^(https:\/\/[^@]+|http:\/\/(127\.0\.0\.1|localhost|\[::1\])(:\d+)?(\/.*)?)$/;
/** The DAG folder of an Airflow machine as Terraform makes it. */
export const AIRFLOW_PATH = "/opt/sluice/airflow/dags";

const Airflow = z.strictObject({
  host: z.string().min(1).describe("Name or address of the Airflow machine"),
  port: z.int().min(1).max(65535).default(22).describe("SSH port"),
  user: z.string().min(1).describe("User that owns the DAG folder"),
  path: z.string().startsWith("/").default(AIRFLOW_PATH).describe("Parent of the releases on the machine"),
  hostKey: z.string().startsWith("SHA256:").optional().describe("Fingerprint of the machine's host key"),
});

/** `sluice.json`: what a pipeline is connected to. No secrets, no endpoints: it is committed with the pipeline. */
export const ConnectionFile = z.strictObject({
  $schema: z.string().optional(),
  project: z
    .string()
    .regex(/^[a-z][a-z0-9-]{4,28}[a-z0-9]$/, isNo("project"))
    .describe("Google Cloud project id"),
  region: z
    .string()
    .regex(/^[a-z]+(-[a-z]+)+\d+$/, isNo("region"))
    .describe("Region of the batches and buckets"),
  lakeBucket: z
    .string()
    .regex(/^[a-z0-9][a-z0-9._-]{1,220}[a-z0-9]$/, isNo("bucket"))
    .describe("Bucket that holds raw/, curated/ and the pipeline's own state"),
  driveFolders: z
    .array(z.string().regex(DRIVE_ID, isNo("drive-folder")))
    .default([])
    .describe("Ids of the Drive folders to ingest (the last part of a folder's address)"),
  contracts: z
    .string()
    .min(1)
    .default("contracts/")
    .describe("Folder of the dataset contracts, relative to sluice.json"),
  serviceAccount: z
    .email(isNo("email"))
    .optional()
    .describe("The ingest service account: the extension sees the folder as it does"),
  sparkServiceAccount: z.email(isNo("email")).optional().describe("The service account that batches run as"),
  subnetwork: z.string().min(1).optional().describe("Subnetwork of the batches, with Private Google Access"),
  functionUrl: z
    .url(isNo("address"))
    .regex(SAFE_ADDRESS, isNo("safe-address"))
    .optional()
    .describe("Address of the ingest function"),
  airflow: Airflow.optional().describe("The Airflow machine that DAGs are pushed to"),
});

/** What `sluice.json`, environment and flags say together, checked. */
export type Connection = Readonly<Omit<z.output<typeof ConnectionFile>, "$schema">>;
type Field = Exclude<keyof Connection, "airflow">;

/** The fields that environment variables and flags can give. */
export const connectionFields = Object.keys(ConnectionFile.shape).filter(
  (key) => key !== "$schema" && key !== "airflow",
) as readonly Field[];
const REQUIRED = ["project", "region", "lakeBucket"] as const;
const LISTS: ReadonlySet<Field> = new Set<Field>(["driveFolders"]);

/** Where a connection may come from. A flag beats the environment, the environment beats the file. */
export interface ConnectionSources {
  /** Text of `sluice.json` and where it was read; undefined when there is none. */
  readonly file: { readonly path: string; readonly text: string } | undefined;
  /** The environment variables of the door: `SLUICE_LAKE_BUCKET`, ... Lists are separated by commas. */
  readonly environment: Readonly<Record<string, string | undefined>>;
  /** Flags by field name. */
  readonly flags: Partial<Record<Field, string | undefined>>;
}

/**
 * Merges and checks the sources.
 * @throws Failure `connection.invalid` naming every problem and where it stands, `connection.missing`
 */
export function readConnection({ file, environment, flags }: ConnectionSources): Connection {
  const merged: Record<string, unknown> = file ? parseFile(file) : {};
  const origin = new Map<string, string>();
  for (const field of connectionFields) {
    const [source, text] = given([
      [flagOf(field), flags[field]],
      [variableOf(field), environment[variableOf(field)]],
    ]);
    if (text === undefined) continue;
    origin.set(field, source);
    merged[field] = LISTS.has(field) ? text.split(",").map((part) => part.trim()) : text;
  }
  // A mistyped field is told together with the one that is then missing.
  const mistyped = Object.keys(merged).some((key) => !Object.hasOwn(ConnectionFile.shape, key));
  const field = REQUIRED.find((required) => merged[required] === undefined);
  if (field !== undefined && !mistyped) {
    const [variable, flag] = [variableOf(field), flagOf(field)];
    throw new Failure("connection.missing", { field, variable, flag, file: file?.path });
  }
  merged["airflow"] = withMachine(merged["airflow"], environment, origin);
  const parsed = ConnectionFile.safeParse(merged, AS_FAULTS);
  if (parsed.success) return withoutSchema(parsed.data);
  const problems = parsed.error.issues.flatMap(problemsOf).map((problem) => {
    const from = origin.get(problem.path.split(".")[0] ?? "") ?? origin.get(problem.path);
    return from === undefined ? problem : { ...problem, from };
  });
  throw new Failure("connection.invalid", { source: file?.path, problems });
}

/**
 * The folder of the contracts, relative to the pipeline's: it is known also where the rest of the connection is not.
 * @throws Failure `connection.unreadable`, `connection.invalid`
 */
export function readContractsFolder({ file, environment, flags }: ConnectionSources): string {
  const [, text] = given([
    [flagOf("contracts"), flags.contracts],
    [variableOf("contracts"), environment[variableOf("contracts")]],
  ]);
  const { contracts } = file ? parseFile(file) : {};
  const parsed = ConnectionFile.shape.contracts.safeParse(text ?? contracts, AS_FAULTS);
  if (parsed.success) return parsed.data;
  const problems = parsed.error.issues.map((issue) => ({ path: "contracts", fault: faultOf(issue) }));
  throw new Failure("connection.invalid", { source: file?.path, problems });
}

/** A field that there is none of is told by its own name. */
function problemsOf(issue: z.core.$ZodIssue): (Problem & { readonly path: string })[] {
  const path = issue.path.map(String);
  if (issue.code !== "unrecognized_keys") return [{ path: path.join("."), fault: faultOf(issue) }];
  const known = Object.keys(path[0] === "airflow" ? Airflow.shape : ConnectionFile.shape);
  return issue.keys.map((key) => ({
    path: [...path, key].join("."),
    fault: { kind: "unknown-field", of: "connection", similar: findSimilar(key, known) },
  }));
}

/** The first source that says something: an empty text says nothing. */
function given(sources: readonly (readonly [string, string | undefined])[]): readonly [string, string | undefined] {
  return sources.find(([, text]) => text !== undefined && text !== "") ?? ["", undefined];
}

/**
 * The Airflow machine as it is reached from here: `SLUICE_AIRFLOW_HOST`, `_PORT`, `_USER`, `_PATH`, `_HOST_KEY`. Through a
 * tunnel it has another address than in `sluice.json`, and everybody logs in as another user.
 */
function withMachine(
  machine: unknown,
  environment: ConnectionSources["environment"],
  origin: Map<string, string>,
): unknown {
  const fields = Object.keys(Airflow.shape).flatMap((field) => {
    const variable = `SLUICE_AIRFLOW_${words(field).join("_").toUpperCase()}`;
    const [, text] = given([[variable, environment[variable]]]);
    if (text === undefined) return [];
    origin.set(`airflow.${field}`, variable);
    return [[field, field === "port" ? Number(text) : text] as const];
  });
  if (fields.length === 0) return machine;
  return { ...(typeof machine === "object" ? machine : {}), ...Object.fromEntries(fields) };
}

/** `lakeBucket` -> `SLUICE_LAKE_BUCKET`. */
export function variableOf(field: string): string {
  return `SLUICE_${words(field).join("_").toUpperCase()}`;
}

/** `lakeBucket` -> `--lake-bucket`. */
export function flagOf(field: string): string {
  return `--${words(field).join("-")}`;
}

/** The JSON schema that editors check `sluice.json` with (`media/sluice.schema.json`). */
export function connectionSchema(): unknown {
  return z.toJSONSchema(ConnectionFile, { io: "input" });
}

function parseFile({ path, text }: { path: string; text: string }): Record<string, unknown> {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (error) {
    throw new Failure("connection.unreadable", { file: path, why: reasonOf(error) }, { cause: error });
  }
  if (typeof value !== "object" || value === null || Array.isArray(value)) {
    throw new Failure("connection.unreadable", { file: path, why: { kind: "not-an-object" } });
  }
  return { ...value };
}

function withoutSchema(file: z.output<typeof ConnectionFile>): Connection {
  const connection = { ...file };
  delete connection.$schema;
  return connection;
}

function words(field: string): string[] {
  return field.split(/(?=[A-Z])/).map((word) => word.toLowerCase());
}
