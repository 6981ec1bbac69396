import { appendFile, mkdir, mkdtemp, readFile, rm, symlink, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from "vitest";
import * as z from "zod";
import { ingestState } from "../../src/core/layout.ts";
import { noPty, onTerminal } from "../support/on-terminal.ts";
import { generateKey, noSshd, startSshd } from "../support/sshd.ts";
import { CLI, openCommandLine, startPipeline, type CommandLine, type LocalPipeline } from "./command-line.ts";

/** Whatever is wrong: a message that says what, why and what to do, no stack, and nothing written. */
let sluice: CommandLine;
let pipeline: LocalPipeline;
let root: string;
let objects: readonly string[];

beforeAll(async () => {
  root = await mkdtemp(join(tmpdir(), "sluice-refusals-"));
  await mkdir(join(root, "drive"));
  await writeFile(join(root, "drive", "one.csv"), "a\n1\n");
  sluice = await openCommandLine();
  pipeline = await startPipeline(sluice, join(root, "drive"));
});
beforeEach(async () => {
  objects = await pipeline.listBucket();
});
afterEach(async () => {
  expect(await pipeline.listBucket()).toEqual(objects);
});
afterAll(async () => {
  await sluice.close();
  await rm(root, { recursive: true, force: true });
});

const ErrorLine = z.strictObject({
  error: z.strictObject({ code: z.string(), what: z.string().min(1), why: z.string(), hint: z.string() }),
});

/** The words of a refusal, which are the same for a reader and for a script. */
async function refused(args: readonly string[], variables: Readonly<Record<string, string>> = {}) {
  const { code, out, err } = await sluice.run(args, variables);
  expect({ code, out }).toEqual({ code: 1, out: "" });
  expect(err).not.toMatch(/^ +at |Error:|undefined/m);
  const json = await sluice.run(["--json", ...args], variables);
  expect({ code: json.code, out: json.out }).toEqual({ code: 1, out: "" });
  const { error } = ErrorLine.parse(JSON.parse(json.err.trim().split("\n").at(-1)!));
  expect(err.trimEnd().endsWith([error.what, error.why, error.hint].filter(Boolean).join("\n"))).toBe(true);
  return error;
}

async function withWorkspace(file: string, text: string): Promise<string> {
  const folder = await mkdtemp(join(root, "workspace-"));
  await mkdir(join(folder, "contracts"));
  await writeFile(join(folder, file), text);
  return folder;
}

describe("what is ingested from where", () => {
  test("a folder id that nobody has", async () => {
    const { code, what, hint } = await refused(["ingest", "--folder", "1AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA"]);
    expect(code).toBe("drive.folder-hidden");
    expect(what).toContain("1AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA does not exist or is hidden");
    expect(hint).toContain("Share the folder with that account");
  });

  test("a folder that is not shared with the account", async () => {
    const hidden = await pipeline.drive.createFolder("private");
    expect(await refused(["--drive-folders", hidden, "ingest"])).toMatchObject({ code: "drive.folder-hidden" });
  });

  test("a file in place of a folder", async () => {
    const file = await pipeline.addFile("two.csv", "a\n2\n");
    const { code, why } = await refused(["ingest", "--folder", file]);
    expect({ code, why }).toEqual({ code: "drive.not-a-folder", why: "It is of type text/csv." });
  });

  test("a bucket that there is not, and a name that is none", async () => {
    expect(await refused(["--lake-bucket", "no-such-bucket", "ingest"])).toMatchObject({
      code: "bucket.missing",
      what: expect.stringContaining("no-such-bucket") as string,
      hint: expect.stringContaining('"lakeBucket"') as string,
    });
    const { code, why } = await refused(["ingest"], { SLUICE_LAKE_BUCKET: "gs://lake" });
    expect(code).toBe("connection.invalid");
    expect(why).toBe("lakeBucket: is not a bucket name (no gs://) (from SLUICE_LAKE_BUCKET).");
  });

  test("an endpoint that is neither Google's nor on this machine", async () => {
    const { code, what } = await refused(["ingest"], { SLUICE_STORAGE_ENDPOINT: "https://storage.example.com" });
    expect(code).toBe("endpoint.not-allowed");
    expect(what).toBe("The endpoint https://storage.example.com of storage is refused.");
  });
});

describe("files of the workspace", () => {
  test("no sluice.json", async () => {
    const folder = await mkdtemp(join(root, "empty-"));
    const { code, why, hint } = await refused(["--workspace", folder, "ingest"]);
    expect({ code, why }).toEqual({
      code: "connection.missing",
      why: "There is no sluice.json in the pipeline's folder.",
    });
    expect(hint).toContain("sluice emulators seed");
  });

  test("a sluice.json that is no JSON, told where", async () => {
    const folder = await withWorkspace("sluice.json", '{\n  "project": "local-project",\n}\n');
    const { code, what, why } = await refused(["--workspace", folder, "ingest"]);
    expect({ code, what }).toEqual({
      code: "connection.unreadable",
      what: `${join(folder, "sluice.json")} could not be read.`,
    });
    expect(why).toContain("line 3 column 1");
    const { err } = await sluice.run(["--workspace", folder, "ingest"], { LANG: "pt_BR.UTF-8" });
    expect(err).toContain(`Não foi possível ler ${join(folder, "sluice.json")}.`);
  });

  test("a sluice.json with wrong fields, each named", async () => {
    const text = JSON.stringify({ project: "X", region: "europe-west1", lakeBucket: "lake", driveFolder: ["x"] });
    const { code, why } = await refused(["--workspace", await withWorkspace("sluice.json", text), "ingest"]);
    expect(code).toBe("connection.invalid");
    expect(why).toContain("project: is not a Google Cloud project id");
    expect(why).toContain("driveFolder");
  });

  test.each([
    ["format: 1\ndataset: one\nfiles: ['*.csv'\ncolumns: []\n", /bad\.yaml:4:1 /],
    [
      "format: 1\ndataset: One\nfiles: ['*.csv']\ncolumns:\n  - { name: a, type: text }\n",
      /^bad\.yaml:2:10 dataset: .*\nbad\.yaml:5:\d+ columns\.0/,
    ],
  ])("a malformed contract is told by line and column, and nothing is submitted", async (text, places) => {
    const folder = await withWorkspace("contracts/bad.yaml", text);
    const contracts = ["--contracts", join(folder, "contracts")];
    const { code, why, hint } = await refused([...contracts, "--yes", "submit"]);
    expect({ code, hint }).toEqual({ code: "contract.invalid", hint: "Nothing was done. Correct them." });
    expect(why).toMatch(places);
    expect((await sluice.run(["--json", "batches"])).out).toBe("");
  });

  test("no contracts at all", async () => {
    const folder = await mkdtemp(join(root, "contracts-"));
    expect(await refused(["--contracts", folder, "--yes", "submit"])).toMatchObject({ code: "contract.none" });
  });
});

describe("what stands in the bucket", () => {
  const stored = () => ingestState(pipeline.folderId);

  async function leave(text: string): Promise<void> {
    await pipeline.writeObject(stored(), text);
    objects = await pipeline.listBucket();
  }
  afterEach(async () => {
    await pipeline.removeObject(stored());
    objects = await pipeline.listBucket();
    expect((await sluice.run(["ingest", "--plan"])).code).toBe(0);
  });

  test("a corrupt state is left as it is", async () => {
    await leave('{"format": 1, "watermark"');
    const { code, what, hint } = await refused(["ingest"]);
    expect(code).toBe("document.malformed");
    expect(what).toBe(`gs://${pipeline.lakeBucket}/${stored()} can't be understood.`);
    expect(hint).toContain("Nothing was changed.");
  });

  test("a state of a newer Sluice is left as it is", async () => {
    await leave('{"format": 2}');
    const { code, why } = await refused(["ingest"]);
    expect({ code, why }).toEqual({ code: "document.newer-format", why: "It has format 2; this one knows 1." });
  });
});

test("a batch that there is not", async () => {
  expect(await refused(["logs", "sluice-20200101-00000000-1"])).toMatchObject({ code: "remote.not-found" });
});

test.each(["logs", "cancel"])("%s of a batch of another project, or of no batch at all", async (command) => {
  const elsewhere = "projects/other/locations/europe-west1/batches/sluice-20200101-00000000-1";
  for (const given of [elsewhere, "../sluice-20200101-00000000-1"]) {
    const { code, what } = await refused([command, given]);
    expect({ code, named: what.includes(given) }).toEqual({ code: "batch.elsewhere", named: true });
  }
});

test("emulators that do not run", async () => {
  const SLUICE_STATE_FOLDER = join(root, "no-state");
  expect(await refused(["emulators", "seed"], { SLUICE_STATE_FOLDER })).toMatchObject({
    code: "emulators.not-running",
    hint: "Start them: sluice emulators start.",
  });
  expect(await refused(["emulators", "stop"], { SLUICE_STATE_FOLDER })).toMatchObject({
    code: "emulators.none-to-stop",
    hint: expect.stringContaining("There is nothing to stop.") as string,
  });
  expect(await refused(["ingest"], { SLUICE_STATE_FOLDER })).toMatchObject({
    code: "connection.local-project",
    hint: "Start them: sluice emulators start.",
  });
  const { drive, storage, dataproc } = pipeline.emulators.endpoints;
  const named = { SLUICE_DRIVE_ENDPOINT: drive, SLUICE_STORAGE_ENDPOINT: storage, SLUICE_DATAPROC_ENDPOINT: dataproc };
  const { code, hint } = await refused(["ingest"], { SLUICE_STATE_FOLDER, ...named });
  expect(code).toBe("credentials.no-local-token");
  expect(hint).toContain("sluice emulators start");
});

test("what is no folder is not put into Drive", async () => {
  const before = await pipeline.requests("drive");
  const absent = join(root, "absent");
  expect(await refused(["emulators", "seed", absent])).toMatchObject({
    code: "emulators.seed-folder",
    what: `The folder ${absent} can't be put into the local Drive.`,
  });
  expect(await refused(["emulators", "seed", join(root, "drive", "one.csv")])).toMatchObject({
    code: "emulators.seed-folder",
  });
  expect(await pipeline.requests("drive")).toEqual(before);
});

test("an emulators.json of something else", async () => {
  const state = await mkdtemp(join(root, "state-"));
  await writeFile(join(state, "emulators.json"), "[]");
  expect(await refused(["emulators", "stop"], { SLUICE_STATE_FOLDER: state })).toMatchObject({
    code: "document.malformed",
    what: `${join(state, "emulators.json")} can't be understood.`,
  });
});

test("a key file that is none: its content is not shown", async () => {
  const keyFile = join(root, "key.json");
  await writeFile(keyFile, '{"private_key": "secret-part", "client_email": 7}');
  const named = { SLUICE_STATE_FOLDER: join(root, "no-state") };
  const error = await refused(["--project", "my-project", "--key-file", keyFile, "ingest"], named);
  expect(error).toMatchObject({
    code: "credentials.key-file",
    why: expect.stringContaining('not of type "service_account"') as string,
  });
  expect(JSON.stringify(error)).not.toContain("secret-part");
});

test("no Airflow machine to push to", async () => {
  const { code, what, hint } = await refused(["dags", "push"]);
  expect({ code, what }).toEqual({ code: "connection.missing", what: "The connection has no airflow." });
  expect(hint).toContain("SLUICE_AIRFLOW_HOST and SLUICE_AIRFLOW_USER in the environment.");
});

test("a push to another machine while the emulators are meant is not agreed to by --yes; a flag of its own does", async () => {
  const workspace = await withWorkspace("sluice.json", await readFile(join(sluice.workspace, "sluice.json"), "utf8"));
  await mkdir(join(workspace, "airflow", "dags"), { recursive: true });
  await writeFile(join(workspace, "airflow", "dags", "one.py"), "");
  const contract = "format: 1\ndataset: one\nfiles: ['*.csv']\ncolumns:\n  - { name: a, type: integer }\n";
  await writeFile(join(workspace, "contracts", "one.yaml"), contract);
  const machine = { SLUICE_AIRFLOW_HOST: "airflow.invalid", SLUICE_AIRFLOW_USER: "nobody" };
  const push = ["--workspace", workspace, "--yes", "dags", "push"];
  const { code, out, err } = await sluice.run(push, machine);
  expect({ code, out }).toEqual({ code: 130, out: "" });
  expect(err).toContain("connected to the local emulators. Push its DAGs to airflow.invalid all the same?");
  expect(err).toContain("--from-emulators");
  expect(await pipeline.listBucket()).toEqual(objects);

  const login = { SLUICE_IDENTITY_FILE: join(root, "no-key") };
  const agreed = await sluice.run(["--json", ...push, "--from-emulators"], { ...machine, ...login });
  expect(agreed).toMatchObject({ code: 1, err: expect.stringContaining('"dags.key-file"') as string });
  objects = await pipeline.listBucket(); // the job was staged
});

test("a sluice.json that is a link is not carried to the Airflow machine", async () => {
  const folder = await mkdtemp(join(root, "linked-"));
  await writeFile(join(root, "elsewhere.json"), await readFile(join(sluice.workspace, "sluice.json")));
  await symlink(join(root, "elsewhere.json"), join(folder, "sluice.json"));
  const machine = { SLUICE_AIRFLOW_HOST: "127.0.0.1", SLUICE_AIRFLOW_USER: "nobody" };
  expect(await refused(["--workspace", folder, "dags", "push"], machine)).toMatchObject({
    code: "dags.file-refused",
    what: "sluice.json can't be pushed.",
    why: "It is a symbolic link.",
  });
});

test.skipIf(noSshd !== undefined || noPty !== undefined)(
  "on a terminal a push asks, and shows no passphrase",
  async () => {
    const sshd = await startSshd(join(root, "sshd-terminal"));
    try {
      const workspace = await withWorkspace(
        "sluice.json",
        await readFile(join(sluice.workspace, "sluice.json"), "utf8"),
      );
      await mkdir(join(workspace, "airflow", "dags"), { recursive: true });
      await writeFile(join(workspace, "airflow", "dags", "one.py"), "");
      await writeFile(
        join(workspace, "contracts", "one.yaml"),
        "format: 1\ndataset: one\nfiles: ['*.csv']\ncolumns:\n  - { name: a, type: integer }\n",
      );
      const locked = join(root, "locked");
      generateKey(locked, "ed25519", "correct horse");
      await appendFile(join(root, "sshd-terminal", "authorized_keys"), await readFile(`${locked}.pub`, "utf8"));
      const { code, stdout, screen } = await onTerminal(
        [process.execPath, CLI, "--workspace", workspace, "dags", "push"],
        [
          { see: "Passphrase", type: "correct horse\r" },
          { see: "Trust it?", type: "y" },
        ],
        {
          HOME: workspace,
          LC_ALL: "C.UTF-8",
          SLUICE_STATE_FOLDER: sluice.state,
          SLUICE_AIRFLOW_HOST: "127.0.0.1",
          SLUICE_AIRFLOW_PORT: String(sshd.port),
          SLUICE_AIRFLOW_USER: sshd.user,
          SLUICE_AIRFLOW_PATH: root,
          SLUICE_IDENTITY_FILE: locked,
          SSH_AUTH_SOCK: "",
        },
      );
      expect({ code, screen }).toMatchObject({ code: 0 });
      expect(stdout.trim()).toMatch(/^[0-9a-f]{64}$/);
      expect(screen).not.toContain("correct");
      expect(screen).not.toContain("horse");
      objects = await pipeline.listBucket();
    } finally {
      await sshd.close();
    }
  },
);

test.skipIf(noSshd !== undefined)("a host key that is not known is not trusted by --yes", async () => {
  const sshd = await startSshd(join(root, "sshd"));
  try {
    await mkdir(join(sluice.workspace, "airflow", "dags"), { recursive: true });
    await writeFile(join(sluice.workspace, "airflow", "dags", "one.py"), "");
    await mkdir(join(sluice.workspace, "contracts"));
    await writeFile(
      join(sluice.workspace, "contracts", "one.yaml"),
      "format: 1\ndataset: one\nfiles: ['*.csv']\ncolumns:\n  - { name: a, type: integer }\n",
    );
    const machine = { SLUICE_AIRFLOW_HOST: "127.0.0.1", SLUICE_AIRFLOW_PORT: String(sshd.port) };
    const login = { SLUICE_AIRFLOW_USER: sshd.user, SLUICE_IDENTITY_FILE: sshd.clientKey };
    const { code, err } = await sluice.run(["--yes", "dags", "push"], { ...machine, ...login });
    expect(code).toBe(1);
    expect(err).toContain("Nobody can be asked here, and --yes does not answer this.");
    expect(err).toContain(`The host key of 127.0.0.1 is not known yet.`);
    expect(await sshd.commands()).toEqual([]);
    // The job is staged before the machine is spoken to: by content, for whoever pushes next.
    const added = (await pipeline.listBucket()).filter((object) => !objects.includes(object));
    expect(added.filter((object) => !object.startsWith("jobs/"))).toEqual([]);
    objects = await pipeline.listBucket();
  } finally {
    await sshd.close();
  }
});
