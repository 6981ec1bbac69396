import * as z from "zod";
import { Failure, reasonOf } from "./failure.ts";

const DRIVE_ID = /^[A-Za-z0-9_-]{10,128}$/;
const Airflow = z.strictObject({
  host: z.string().min(1).describe("Name or address of the Airflow machine"),
  port: z.int().min(1).max(65535).default(22).describe("SSH port"),
  user: z.string().min(1).describe("User that owns the DAG folder"),
  path: z
    .string()
    .startsWith("/")
    .default("/opt/sluice/airflow/dags")
    .describe("Parent of the releases on the machine"),
  hostKey: z.string().startsWith("SHA256:").optional().describe("Fingerprint of the machine's host key"),
});

/** `sluice.json`: what a pipeline is connected to. No secrets, no endpoints: it is committed with the pipeline. */
export const ConnectionFile = z.strictObject({
  $schema: z.string().optional(),
  project: z
    .string()
    .regex(/^[a-z][a-z0-9-]{4,28}[a-z0-9]$/, "is not a Google Cloud project id")
    .describe("Google Cloud project id"),
  region: z
    .string()
    .regex(/^[a-z]+(-[a-z]+)+\d+$/, "is not a region such as europe-west1")
    .describe("Region of the batches and buckets"),
  lakeBucket: z
    .string()
    .regex(/^[a-z0-9][a-z0-9._-]{1,220}[a-z0-9]$/, "is not a bucket name (no gs://)")
    .describe("Bucket that holds raw/, curated/ and the pipeline's own state"),
  driveFolders: z
    .array(z.string().regex(DRIVE_ID, "is not a Drive folder id"))
    .describe("Ids of the Drive folders to ingest (the last part of a folder's address)"),
  contracts: z
    .string()
    .min(1)
    .default("contracts/")
    .describe("Folder of the dataset contracts, relative to sluice.json"),
  serviceAccount: z.email().optional().describe("The ingest service account: the extension sees the folder as it does"),
  sparkServiceAccount: z.email().optional().describe("The service account that batches run as"),
  subnetwork: z.string().min(1).optional().describe("Subnetwork of the batches, with Private Google Access"),
  functionUrl: z.url().optional().describe("Address of the ingest function"),
  airflow: Airflow.optional().describe("The Airflow machine that DAGs are pushed to"),
});

export type Connection = Readonly<Omit<z.output<typeof ConnectionFile>, "$schema">>;
type Field = Exclude<keyof Connection, "airflow">;

const FIELDS = Object.keys(ConnectionFile.shape).filter((key) => key !== "$schema" && key !== "airflow") as Field[];
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
  for (const field of FIELDS) {
    const variable = variableOf(field);
    const text = flags[field] ?? environment[variable];
    if (text === undefined || text === "") continue;
    origin.set(field, flags[field] === undefined ? variable : flagOf(field));
    merged[field] = LISTS.has(field) ? text.split(",").map((part) => part.trim()) : text;
  }
  for (const field of ["project", "region", "lakeBucket"] as const) {
    if (merged[field] === undefined) {
      throw new Failure("connection.missing", { field, variable: variableOf(field), flag: flagOf(field) });
    }
  }
  merged["driveFolders"] ??= [];
  merged["airflow"] = withMachine(merged["airflow"], environment);
  const parsed = ConnectionFile.safeParse(merged);
  if (parsed.success) {
    return withoutSchema(parsed.data);
  }
  const problems = parsed.error.issues.map((issue) => {
    const field = String(issue.path[0] ?? "");
    const where = origin.get(field);
    return `${issue.path.join(".") || "(document)"}: ${issue.message}${where === undefined ? "" : ` (from ${where})`}`;
  });
  throw new Failure("connection.invalid", { source: file?.path ?? "the environment", problems });
}

/**
 * The Airflow machine as it is reached from here: `SLUICE_AIRFLOW_HOST`, `_PORT`, `_USER`, `_PATH`, `_HOST_KEY`. Through a
 * tunnel it has another address than in `sluice.json`, and everybody logs in as another user.
 */
function withMachine(machine: unknown, environment: ConnectionSources["environment"]): unknown {
  const given = Object.keys(Airflow.shape).flatMap((field) => {
    const text = environment[`SLUICE_AIRFLOW_${words(field).join("_").toUpperCase()}`];
    return text === undefined || text === "" ? [] : [[field, field === "port" ? Number(text) : text] as const];
  });
  if (given.length === 0) return machine;
  return { ...(typeof machine === "object" ? machine : {}), ...Object.fromEntries(given) };
}

/** `lakeBucket` -> `SLUICE_LAKE_BUCKET`. */
export function variableOf(field: string): string {
  return `SLUICE_${words(field).join("_").toUpperCase()}`;
}

/** `lakeBucket` -> `--lake-bucket`. */
export function flagOf(field: string): string {
  return `--${words(field).join("-")}`;
}

/** The fields that environment variables and flags can give. */
export const connectionFields: readonly Field[] = FIELDS;

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
    throw new Failure("connection.unreadable", { file: path, why: "it is not a JSON object" });
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
