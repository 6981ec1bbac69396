import * as z from "zod";
import { describe, expect, test } from "vitest";
import { NO_PROXY } from "../../src/core/google/proxy.ts";
import { connect, type ConnectOptions } from "../../src/connect.ts";
import {
  connectionFields,
  connectionSchema,
  flagOf,
  readConnection,
  variableOf,
  type ConnectionSources,
} from "../../src/core/connection.ts";
import { Failure } from "../../src/core/failure.ts";
import { problemsInWords } from "../support/problems-in-words.ts";

const FILE = { project: "my-project", region: "europe-west1", lakeBucket: "my-lake" };

function read(file: unknown, more: Partial<ConnectionSources> = {}) {
  const text = typeof file === "string" ? file : JSON.stringify(file);
  return readConnection({ file: { path: "/p/sluice.json", text }, environment: {}, flags: {}, ...more });
}

/** The problems of a connection that is refused as invalid. */
function problems(file: unknown, more: Partial<ConnectionSources> = {}): readonly string[] {
  try {
    read(file, more);
  } catch (error) {
    if (error instanceof Failure && error.code === "connection.invalid")
      return problemsInWords((error as Failure<"connection.invalid">).params.problems);
    throw error;
  }
  return [];
}

describe("where a connection comes from", () => {
  test("a file alone, with what it leaves out", () => {
    expect(read({ $schema: "./sluice.schema.json", ...FILE })).toEqual({
      ...FILE,
      driveFolders: [],
      contracts: "contracts/",
    });
  });

  test("a flag beats the environment, the environment beats the file", () => {
    const environment = { SLUICE_PROJECT: "env-project", SLUICE_LAKE_BUCKET: "env-lake" };
    const connection = read(FILE, { environment, flags: { project: "flag-project" } });
    expect(connection).toMatchObject({ project: "flag-project", lakeBucket: "env-lake", region: "europe-west1" });
  });

  test("an empty flag or variable says nothing, and the next source counts", () => {
    const environment = { SLUICE_PROJECT: "env-project", SLUICE_REGION: "" };
    expect(read(FILE, { environment, flags: { project: "" } })).toMatchObject({
      project: "env-project",
      region: "europe-west1",
    });
  });

  test("without any file, from the environment; lists are separated by commas", () => {
    const environment = {
      SLUICE_PROJECT: "my-project",
      SLUICE_REGION: "europe-west1",
      SLUICE_LAKE_BUCKET: "my-lake",
      SLUICE_DRIVE_FOLDERS: "0123456789abc, 0123456789abd",
    };
    expect(readConnection({ file: undefined, environment, flags: {} })).toMatchObject({
      driveFolders: ["0123456789abc", "0123456789abd"],
    });
  });

  test("every field has a variable and a flag", () => {
    const names = connectionFields.map((field) => [variableOf(field), flagOf(field)]);
    expect(names).toContainEqual(["SLUICE_LAKE_BUCKET", "--lake-bucket"]);
    expect(names).toContainEqual(["SLUICE_SPARK_SERVICE_ACCOUNT", "--spark-service-account"]);
    expect(connectionFields).toHaveLength(9);
  });

  test.each(["project", "region", "lakeBucket"] as const)("a connection without %s says how to give it", (field) => {
    expect(() => read({ ...FILE, [field]: undefined })).toThrow(
      expect.objectContaining({
        code: "connection.missing",
        params: { field, variable: variableOf(field), flag: flagOf(field), file: "/p/sluice.json" },
      }),
    );
  });
});

test("without any file the one that is missing is told to be no file", () => {
  expect(() => readConnection({ file: undefined, environment: {}, flags: {} })).toThrow(
    expect.objectContaining({
      code: "connection.missing",
      params: { field: "project", variable: "SLUICE_PROJECT", flag: "--project", file: undefined },
    }),
  );
});

test("a mistyped field is told with the one that is then missing, and with what was meant", () => {
  const { project, region } = FILE;
  expect([...problems({ project, region, lakebucket: "my-lake", ownr: "me" })].sort()).toEqual([
    "lakeBucket: is missing",
    "lakebucket: is no field of sluice.json (did you mean lakeBucket?)",
    "ownr: is no field of sluice.json",
  ]);
  expect(problems({ ...FILE, drive_folder: [] })).toEqual([
    "drive_folder: is no field of sluice.json (did you mean driveFolders?)",
  ]);
  expect(problems({ ...FILE, airflow: { host: "vm", user: "me", hostkey: "SHA256:x" } })).toEqual([
    "airflow.hostkey: is no field of sluice.json (did you mean hostKey?)",
  ]);
});

describe("what is wrong is told, with where it was read", () => {
  test.each([
    [{ project: "My Project" }, "project: is not a Google Cloud project id"],
    [{ project: 7 }, "project: must be a text"],
    [{ region: "europe" }, "region: is not a region"],
    [{ lakeBucket: "gs://my-lake" }, "lakeBucket: is not a bucket name"],
    [{ driveFolders: "0123456789abc" }, "driveFolders: must be a list"],
    [
      { driveFolders: ["https://drive.google.com/x"] },
      "driveFolders.0: is not a Drive folder id: it is the last part of the folder's address",
    ],
    [{ contracts: "" }, "contracts: is empty"],
    [{ serviceAccount: "me" }, "serviceAccount: is not an e-mail address"],
    [{ functionUrl: "http://example.com/" }, "functionUrl: is neither an https address"],
    [{ functionUrl: "https://user@example.com/" }, "functionUrl: is neither an https address"],
    [{ functionUrl: "file:///etc/passwd" }, "functionUrl: is neither an https address"],
    [{ airflow: { host: "vm" } }, "airflow.user: is missing"],
    [{ airflow: { host: "vm", user: "me", port: 70_000 } }, "airflow.port: is above 65535"],
    [{ airflow: { host: "vm", user: "me", path: "dags" } }, "airflow.path: must begin with /"],
    [{ airflow: { host: "vm", user: "me", hostKey: "MD5:aa" } }, "airflow.hostKey: must begin with SHA256:"],
    [{ airflow: { host: "vm", user: "me", password: "x" } }, "airflow.password: is no field of sluice.json"],
    [{ token: "secret" }, "token: is no field of sluice.json"],
    [{ storageEndpoint: "http://evil.test" }, "storageEndpoint: is no field of sluice.json"],
  ])("%j", (change, problem) => {
    expect(problems({ ...FILE, ...change })).toContainEqual(expect.stringContaining(problem));
  });

  test("all at once", () => {
    expect(problems({ ...FILE, project: "X", region: "X" })).toHaveLength(2);
  });

  test("of a variable or a flag, its name", () => {
    expect(problems(FILE, { environment: { SLUICE_REGION: "mars" } })).toEqual([
      expect.stringMatching(/^region: .* \(from SLUICE_REGION\)$/),
    ]);
    expect(problems(FILE, { environment: { SLUICE_REGION: "us-east1" }, flags: { region: "mars" } })).toEqual([
      expect.stringMatching(/^region: .* \(from --region\)$/),
    ]);
    expect(problems(FILE, { flags: { driveFolders: "0123456789abc,x" } })).toEqual([
      expect.stringMatching(/^driveFolders\.1: is not a Drive folder id: .* \(from --drive-folders\)$/),
    ]);
    const airflow = { host: "vm", user: "me" };
    expect(problems({ ...FILE, airflow }, { environment: { SLUICE_AIRFLOW_PORT: "many" } })).toEqual([
      expect.stringMatching(/^airflow\.port: .* \(from SLUICE_AIRFLOW_PORT\)$/),
    ]);
  });

  test.each([
    ["{", "connection.unreadable"],
    ["", "connection.unreadable"],
    ["[]", "connection.unreadable"],
    ["null", "connection.unreadable"],
    ['{"__proto__": {"project": "my-project"}}', "connection.invalid"],
  ])("a file that holds %j", (text, code) => {
    expect(() => read(text)).toThrow(expect.objectContaining({ code }));
  });
});

// What an editor says of sluice.json and what Sluice says of it.
test.each([
  [FILE],
  [{ ...FILE, $schema: "x", driveFolders: ["0123456789abc"], contracts: "c/" }],
  [{ ...FILE, serviceAccount: "a@p.iam.gserviceaccount.com", functionUrl: "https://f.run.app/ingest" }],
  [{ ...FILE, functionUrl: "http://127.0.0.1:8080" }],
  [{ ...FILE, airflow: { host: "vm", user: "me" } }],
  [{ ...FILE, airflow: { host: "vm", user: "me", port: 2222, path: "/dags", hostKey: "SHA256:x" } }],
  [{ ...FILE, project: "X" }],
  [{ ...FILE, region: "europe" }],
  [{ ...FILE, lakeBucket: "gs://x" }],
  [{ ...FILE, driveFolders: "0123456789abc" }],
  [{ ...FILE, driveFolders: ["short"] }],
  [{ ...FILE, contracts: "" }],
  [{ ...FILE, serviceAccount: "me" }],
  [{ ...FILE, functionUrl: "http://example.com" }],
  [{ ...FILE, airflow: { host: "vm" } }],
  [{ ...FILE, airflow: { host: "vm", user: "me", port: 0 } }],
  [{ ...FILE, airflow: { host: "vm", user: "me", path: "dags" } }],
  [{ ...FILE, owner: "me" }],
])("the JSON schema judges %j as the parser does", (file) => {
  const schema = z.fromJSONSchema(connectionSchema() as Parameters<typeof z.fromJSONSchema>[0]);
  expect(schema.safeParse(file).success).toBe(problems(file).length === 0);
});

describe("what a connection speaks to", () => {
  const local = { drive: "http://127.0.0.1:1", storage: "http://127.0.0.1:2", dataproc: "http://127.0.0.1:3" };
  const emulators = { project: "my-project", endpoints: local, token: "start" };
  const google = {
    drive: "https://www.googleapis.com",
    storage: "https://storage.googleapis.com",
    dataproc: "https://europe-west1-dataproc.googleapis.com",
  };

  function endpoints(change: Partial<ConnectOptions> = {}) {
    return connect({
      sources: { file: { path: "sluice.json", text: JSON.stringify(FILE) }, environment: {}, flags: {} },
      endpoints: {},
      keyFile: undefined,
      emulatorsToken: undefined,
      emulators: undefined,
      useEmulators: "matching",
      metadataHost: undefined,
      proxy: NO_PROXY,
      ...change,
    }).endpoints;
  }

  test("Google, unless something else is said", () => {
    expect(endpoints()).toEqual(google);
  });

  test.each([
    ["matching", "my-project", local],
    ["matching", "another-project", google],
    ["always", "another-project", local],
    ["never", "my-project", google],
  ] as const)("emulators used %s, of %s", (useEmulators, project, expected) => {
    expect(endpoints({ useEmulators, emulators: { ...emulators, project } })).toEqual(expected);
  });

  test("a pipeline of the local emulators never asks Google", () => {
    const file = { path: "/p/sluice.json", text: JSON.stringify({ ...FILE, project: "sluice-local" }) };
    const sources = { file, environment: {}, flags: {} };
    expect(() => endpoints({ sources })).toThrow(
      expect.objectContaining({ code: "connection.local-project", params: { project: "sluice-local" } }),
    );
    expect(() => endpoints({ sources, emulators })).toThrow("connection.local-project");
    expect(endpoints({ sources, emulators: { ...emulators, project: "sluice-local" } })).toEqual(local);
    expect(endpoints({ sources, endpoints: local })).toEqual(local);
  });

  test("an endpoint that the user named comes before any emulators", () => {
    const named = { storage: "http://localhost:4443" };
    for (const useEmulators of ["matching", "always"] as const) {
      expect(endpoints({ useEmulators, emulators, endpoints: named })).toEqual({ ...google, ...named });
    }
  });

  test.each([
    "https://storage.googleapis.com",
    "https://storage.googleapis.com/",
    "https://europe-west1-dataproc.googleapis.com",
    "http://127.0.0.1:4443",
    "http://localhost:4443",
    "http://[::1]:4443",
  ])("%s is spoken to", (endpoint) => {
    expect(endpoints({ endpoints: { storage: endpoint } }).storage).toBe(new URL(endpoint).origin);
  });

  test.each([
    "http://storage.googleapis.com",
    "http://evil.googleapis.com.evil.test",
    "https://evil.googleapis.com.evil.test",
    "https://evilgoogleapis.com",
    "https://googleapis.com.evil.test",
    "https://storage.googleapis.com@evil.test",
    "https://user@storage.googleapis.com",
    "https://user:secret@127.0.0.1:4443",
    "https://storage.googleapis.com/path",
    "https://storage.googleapis.com?x=1",
    "https://storage.googleapis.com#x",
    "http://127.0.0.1.evil.test",
    "http://localhost.evil.test",
    "http://10.0.0.1:4443",
    "http://169.254.169.254",
    "ftp://127.0.0.1",
    "file:///etc/passwd",
    "storage.googleapis.com",
    "",
  ])("%j is refused before any token is made", (endpoint) => {
    expect(() => endpoints({ endpoints: { storage: endpoint } })).toThrow(
      expect.objectContaining({ code: "endpoint.not-allowed", params: { service: "storage", endpoint } }),
    );
  });

  test("emulators that say they are elsewhere are refused too", () => {
    const elsewhere = { ...emulators, endpoints: { ...local, drive: "http://evil.test" } };
    expect(() => endpoints({ emulators: elsewhere })).toThrow(
      expect.objectContaining({ code: "endpoint.not-allowed" }),
    );
  });
});
