import { execFile } from "node:child_process";
import { createPublicKey, type JsonWebKey, verify } from "node:crypto";
import { existsSync } from "node:fs";
import { cp, mkdir, mkdtemp, rm, symlink, writeFile } from "node:fs/promises";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import * as z from "zod";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { newIngestFixture } from "../support/ingest-fixture.ts";
import { SPARK_FOLDER, startTestEmulators, type TestEmulators } from "../support/emulators.ts";
import { clientOf } from "../support/storage-client.ts";
import { serveFunction } from "./function-server.ts";

const REPOSITORY = join(import.meta.dirname, "..", "..");
const AIRFLOW = join(REPOSITORY, ".tools", "airflow", "bin", "airflow");
const missing = [AIRFLOW, join(SPARK_FOLDER, "spark.json")].find((file) => !existsSync(file));

/** What a batch has to be given to prove that it ran on the lake: it leaves its arguments there. */
const JOB = `
import sys
from pyspark.sql import SparkSession

arguments = sys.argv[1:]
value = lambda name: arguments[arguments.index(name) + 1]
spark = SparkSession.builder.getOrCreate()
lines = spark.sparkContext.parallelize(arguments, 1)
lines.saveAsTextFile(f"gs://{value('--lake')}/ran/{value('--batch-id')}")
`;

const Call = z.object({ runId: z.string().regex(/^[a-z0-9-]{8,64}$/) });

describe.skipIf(missing !== undefined)(`the daily DAG${missing === undefined ? "" : `: no ${missing}`}`, () => {
  let emulators: TestEmulators;
  let ingest: IngestFunction;
  let folder: string;
  const lake = "daily-lake";

  beforeAll(async () => {
    emulators = await startTestEmulators();
    ingest = await startIngestFunction();
    folder = await mkdtemp(join(tmpdir(), "sluice-airflow-"));
    const bucket = clientOf(emulators).bucket(lake);
    await bucket.create();
    await bucket.file("jobs/abc/job.py").save(JOB);
    await layOutRelease(folder, { project: emulators.project, lake, functionUrl: ingest.url });
    expect(await airflow(["db", "migrate"])).toMatchObject({ exit: 0 });
  });
  afterAll(async () => {
    await ingest.close();
    await emulators.close();
    await rm(folder, { recursive: true, force: true });
  });

  function airflow(
    args: readonly string[],
    more: Record<string, string> = {},
  ): Promise<{ exit: number; output: string }> {
    const { endpoints, token } = emulators;
    const metadata = endpoints.metadata.replace("http://", "");
    return execute(AIRFLOW, args, {
      AIRFLOW_HOME: join(folder, "home"),
      AIRFLOW__CORE__DAGS_FOLDER: join(folder, "current", "dags"),
      AIRFLOW__CORE__LOAD_EXAMPLES: "False",
      AIRFLOW__CORE__PLUGINS_FOLDER: join(REPOSITORY, "airflow", "plugins"),
      AIRFLOW_CONN_GOOGLE_CLOUD_DEFAULT: JSON.stringify({ conn_type: "google_cloud_platform" }),
      GCE_METADATA_HOST: metadata,
      GCE_METADATA_IP: metadata,
      SLUICE_DATAPROC_GRPC_ENDPOINT: endpoints.dataprocGrpc,
      SLUICE_EMULATORS_TOKEN: token,
      SLUICE_STORAGE_ENDPOINT: endpoints.storage,
      ...more,
    });
  }

  /** The DAG's runs as Airflow tells them, the newest first. */
  async function runs(): Promise<z.output<typeof Runs>> {
    const { output } = await airflow(["dags", "list-runs", "sluice_daily", "--output", "json"]);
    return Runs.parse(JSON.parse(output.split("\n").find((line) => line.startsWith("[{")) ?? output));
  }

  async function batches(): Promise<Batch[]> {
    const parent = `projects/${emulators.project}/locations/europe-west1`;
    const response = await fetch(`${emulators.endpoints.dataproc}/v1/${parent}/batches`, {
      headers: { authorization: `Bearer ${emulators.token}` },
    });
    return Batches.parse(await response.json()).batches;
  }

  it("ingests until there is no more, then cleans in a batch of its own", async () => {
    ingest.answers = [
      { more: true, complete: false },
      { more: false, complete: true },
    ];
    const { exit, output } = await airflow(["dags", "test", "sluice_daily", "2026-11-23"]);
    expect({ exit, tail: exit === 0 ? "" : output.slice(-4000) }).toEqual({ exit: 0, tail: "" });

    const [first, second, ...rest] = ingest.calls;
    expect(rest).toEqual([]);
    expect(Call.parse(first!.body)).toEqual(Call.parse(second!.body));
    for (const { token } of ingest.calls) {
      expect(await claimsOf(token, emulators.endpoints.metadata)).toMatchObject({
        aud: ingest.url,
        email: `sluice-ingest@${emulators.project}.iam.gserviceaccount.com`,
      });
    }

    const [batch, ...others] = await batches();
    expect(others).toEqual([]);
    const id = batch!.name.split("/").at(-1)!;
    const [run] = await runs();
    expect(id).toMatch(/^sluice-\d{8}-[0-9a-f]{8}-1$/);
    // A run by hand borrows its logical date; it belongs to the day on which it ran.
    expect(id.slice("sluice-".length).slice(0, 8)).toBe(dayOf(run!.run_after));
    expect(batch).toMatchObject({ state: "SUCCEEDED", labels: { sluice: "job" } });
    const bucket = clientOf(emulators).bucket(lake);
    const [ran] = await bucket.file(`ran/${id}/part-00000`).download();
    expect(ran.toString().trim().split("\n")).toEqual([
      ...["--lake", lake, "--contracts", `gs://${lake}/jobs/abc/contracts/`],
      ...["--batch-id", id, "--mode", "full", "--storage-endpoint", emulators.endpoints.storage],
    ]);
  });

  it("runs with the real function: what is in Drive comes to lie in raw/", async () => {
    const fixture = await newIngestFixture(emulators);
    const file = await fixture.owner.file("airports.csv", "iata\nGRU\n", { parent: fixture.folderId });
    const server = await serveFunction({
      SLUICE_PROJECT: emulators.project,
      SLUICE_REGION: "europe-west1",
      SLUICE_LAKE_BUCKET: fixture.lake.name,
      SLUICE_DRIVE_FOLDERS: fixture.folderId,
      SLUICE_DRIVE_ENDPOINT: emulators.endpoints.drive,
      SLUICE_STORAGE_ENDPOINT: emulators.endpoints.storage,
      GCE_METADATA_HOST: emulators.endpoints.metadata.replace("http://", ""),
    });
    const own = join(folder, "own.json");
    await writeFile(own, JSON.stringify({ ...connection(emulators.project, lake), functionUrl: server.url }));
    const before = await batches();
    try {
      const { exit, output } = await airflow(["dags", "test", "sluice_daily", "2026-11-25"], { SLUICE_CONFIG: own });
      expect({ exit, tail: exit === 0 ? "" : output.slice(-4000) }).toEqual({ exit: 0, tail: "" });
    } finally {
      await server.close();
    }
    expect([...(await fixture.raw()).entries()]).toMatchObject([[file, { text: "iata\nGRU\n" }]]);
    const [batch] = (await batches()).filter(({ name }) => !before.some((other) => other.name === name));
    expect(batch).toMatchObject({ state: "SUCCEEDED" });
  });

  it("starts no batch when the function refuses, and says what the function said", async () => {
    ingest.answers = [{ status: 403, what: "This folder is not shared.", why: "The account can't see it." }];
    const before = await batches();
    const { exit, output } = await airflow(["dags", "test", "sluice_daily", "2026-11-24"]);
    expect(exit).not.toBe(0);
    expect(output).toContain("The function answered 403: This folder is not shared. The account can't see it.");
    expect(output).toContain("Sluice: task ingest of sluice_daily failed in run");
    expect(await batches()).toEqual(before);
  });
});

const Runs = z.array(z.object({ run_after: z.iso.datetime({ offset: true }) }));

/** As batch ids name it: `yyyymmdd`, in UTC. */
function dayOf(moment: string): string {
  return new Date(moment).toISOString().slice(0, 10).replaceAll("-", "");
}

const Batches = z.object({
  batches: z.array(z.looseObject({ name: z.string(), state: z.string(), labels: z.record(z.string(), z.string()) })),
});
type Batch = z.infer<typeof Batches>["batches"][number];

type Answer =
  | { readonly more: boolean; readonly complete: boolean }
  | { readonly status: number; readonly what: string; readonly why: string };

/** A server with the ingest function's contract, for the DAG's side of it. */
interface IngestFunction {
  readonly url: string;
  readonly calls: { readonly body: unknown; readonly token: string }[];
  answers: Answer[];
  close(): Promise<void>;
}

async function startIngestFunction(): Promise<IngestFunction> {
  const calls: { body: unknown; token: string }[] = [];
  const server: Server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on("data", (chunk: Buffer) => chunks.push(chunk));
    request.on("end", () => {
      const body = Call.parse(JSON.parse(Buffer.concat(chunks).toString()));
      calls.push({ body, token: (request.headers.authorization ?? "").replace("Bearer ", "") });
      const answer = running.answers.shift();
      if (!answer || "status" in answer) {
        response.writeHead(answer?.status ?? 500, { "content-type": "application/json" });
        response.end(JSON.stringify({ error: { code: "test", ...answer } }));
        return;
      }
      response.writeHead(200, { "content-type": "application/json" });
      const manifest = `gs://daily-lake/_sluice/ingest/folder/runs/${body.runId}/`;
      response.end(JSON.stringify({ ...body, ...answer, counts: { copied: 1 }, bytes: 1, watermark: null, manifest }));
    });
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const running: IngestFunction = {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    calls,
    answers: [],
    async close() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
  return running;
}

function connection(project: string, lakeBucket: string) {
  return { project, region: "europe-west1", lakeBucket, driveFolders: [] };
}

/** As a push does: the DAGs, and beside them what they are configured by; `current` leads to it. */
async function layOutRelease(
  folder: string,
  to: { project: string; lake: string; functionUrl: string },
): Promise<void> {
  const release = join(folder, "releases", "abc");
  await mkdir(release, { recursive: true });
  await mkdir(join(folder, "home"));
  await cp(join(REPOSITORY, "airflow", "dags"), join(release, "dags"), { recursive: true });
  await symlink("releases/abc", join(folder, "current"));
  const config = { ...connection(to.project, to.lake), functionUrl: to.functionUrl };
  await writeFile(join(release, "sluice.json"), JSON.stringify(config));
  const job = {
    main: `gs://${to.lake}/jobs/abc/job.py`,
    pyFiles: [],
    contracts: `gs://${to.lake}/jobs/abc/contracts/`,
  };
  await writeFile(join(release, "job.json"), JSON.stringify(job));
}

/** The claims of an identity token, once its signature is checked as a server would. */
async function claimsOf(token: string, metadata: string): Promise<unknown> {
  const [header, claims, signature] = token.split(".");
  const { keys } = (await (await fetch(`${metadata}/_certs`)).json()) as { keys: JsonWebKey[] };
  const key = createPublicKey({ key: keys[0]!, format: "jwk" });
  const genuine = verify("sha256", Buffer.from(`${header!}.${claims!}`), key, Buffer.from(signature!, "base64url"));
  expect(genuine).toBe(true);
  return JSON.parse(Buffer.from(claims!, "base64url").toString());
}

function execute(
  program: string,
  args: readonly string[],
  environment: Record<string, string>,
): Promise<{ exit: number; output: string }> {
  const env = {
    PATH: process.env["PATH"] ?? "",
    HOME: environment["AIRFLOW_HOME"],
    NO_PROXY: "127.0.0.1",
    ...environment,
  };
  return new Promise((resolve) => {
    execFile(program, [...args], { env, maxBuffer: 64 * 1024 * 1024 }, (error, stdout, stderr) => {
      const exit = typeof error?.code === "number" ? error.code : error ? 1 : 0;
      resolve({ exit, output: stdout + stderr });
    });
  });
}
