import { readFile } from "node:fs/promises";
import { expect, test } from "vitest";
import { ConnectionFile } from "../../../src/core/connection.ts";
import { connectionFromOutputs } from "../../../src/core/terraform/outputs.ts";

/** As `terraform output -json` prints it. */
function outputs(values: Record<string, unknown>, sensitive: readonly string[] = []): string {
  const entries = Object.entries(values).map(([name, value]) => [
    name,
    { sensitive: sensitive.includes(name), type: typeof value, value },
  ]);
  return JSON.stringify(Object.fromEntries(entries));
}

const complete = {
  project: "example-project",
  region: "europe-west1",
  lake_bucket: "sluice-example-project-lake",
  drive_folders: ["1AbCdEfGhIjKlMnOpQrStUvWxYz"],
  service_account: "sluice-ingest@example-project.iam.gserviceaccount.com",
  spark_service_account: "sluice-spark@example-project.iam.gserviceaccount.com",
  subnetwork: "projects/example-project/regions/europe-west1/subnetworks/sluice-batches",
  function_url: "https://sluice-ingest-abcdefghij-ew.a.run.app",
  airflow_host: "sluice-airflow.europe-west1-b.c.example-project.internal",
  airflow_path: "/opt/sluice/airflow/dags",
};

test("outputs become the fields of a connection", () => {
  const connection = connectionFromOutputs(outputs({ ...complete, airflow_zone: "europe-west1-b" }));

  expect(connection).toEqual({
    project: "example-project",
    region: "europe-west1",
    lakeBucket: "sluice-example-project-lake",
    driveFolders: ["1AbCdEfGhIjKlMnOpQrStUvWxYz"],
    serviceAccount: "sluice-ingest@example-project.iam.gserviceaccount.com",
    sparkServiceAccount: "sluice-spark@example-project.iam.gserviceaccount.com",
    subnetwork: "projects/example-project/regions/europe-west1/subnetworks/sluice-batches",
    functionUrl: "https://sluice-ingest-abcdefghij-ew.a.run.app",
    airflow: {
      host: "sluice-airflow.europe-west1-b.c.example-project.internal",
      path: "/opt/sluice/airflow/dags",
    },
  });
  // With who logs in, which is nobody's output, it is a whole sluice.json.
  const file = { ...connection, airflow: { ...connection.airflow, user: "ana_example_com" } };
  expect(ConnectionFile.safeParse(file).success).toBe(true);
});

test("every output that is read is one that terraform/ has", async () => {
  const declared = await readFile("terraform/outputs.tf", "utf8");
  for (const name of Object.keys(complete)) expect(declared).toContain(`output "${name}"`);
});

test("what was not built is missing, not invented", () => {
  expect(connectionFromOutputs("{}")).toEqual({});
  expect(connectionFromOutputs(outputs({ project: "example-project", function_url: null }))).toEqual({
    project: "example-project",
  });
});

test("a sensitive output never gets into sluice.json, nor its value into the failure", () => {
  const json = outputs({ ...complete, function_url: "https://secret.example.com" }, ["function_url"]);
  const error = thrownBy(json);
  expect(error).toMatchObject({ code: "terraform.sensitive-output", params: { output: "function_url" } });
  expect(String(error)).not.toContain("secret.example.com");
});

test("a sensitive output of the user's own is not looked at", () => {
  const json = outputs({ project: "example-project", database_password: "hunter2" }, ["database_password"]);
  expect(connectionFromOutputs(json)).toEqual({ project: "example-project" });
});

test.each([
  ["no JSON", "password=hunter2"],
  ["a list", "[]"],
  ["an output without a value's frame", '{"project": "hunter2"}'],
  ["an output of another shape", outputs({ lake_bucket: ["hunter2"] })],
  ["a bucket with gs://", outputs({ lake_bucket: "gs://hunter2/" })],
])("%s is refused without a quote", (_name, json) => {
  const error = thrownBy(json);
  expect(error).toMatchObject({ code: "terraform.unreadable", params: { command: "output" } });
  expect(String(error)).not.toContain("hunter2");
});

function thrownBy(json: string): unknown {
  try {
    connectionFromOutputs(json);
  } catch (error) {
    return error;
  }
  return expect.unreachable("nothing was refused");
}
