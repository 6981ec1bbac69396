import { createHash } from "node:crypto";
import { chmod, mkdir, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { expect, test } from "vitest";
import { copyUri } from "../../src/commands/copy-uri.ts";
import { createConnection } from "../../src/commands/create-connection.ts";
import { openInDrive } from "../../src/commands/open-in-drive.ts";
import { terraformApply } from "../../src/commands/terraform-apply.ts";
import { terraformInit } from "../../src/commands/terraform-init.ts";
import { terraformPlan } from "../../src/commands/terraform-plan.ts";
import { temporaryFolder } from "../support/temporary-folder.ts";
import { recordingUi, type Answers } from "./recording-ui.ts";
import { testApp, type TestApp } from "./test-app.ts";

const FOLDER_ID = "1AbCdEfGhIjKlMnOpQrStUvWxYz";

test("sluice.json is written from the answers, with the id out of a folder's address", async () => {
  const workspace = await temporaryFolder();
  const address = `https://drive.google.com/drive/folders/${FOLDER_ID}?usp=sharing`;
  const app = testApp({ workspace, answers: { inputs: ["my-project", "europe-west1", "my-lake", address] } });
  await createConnection(app);
  const path = join(workspace, "sluice.json");
  expect(JSON.parse(await readFile(path, "utf8"))).toEqual({
    project: "my-project",
    region: "europe-west1",
    lakeBucket: "my-lake",
    driveFolders: [FOLDER_ID],
    contracts: "contracts/",
  });
  expect(app.ui.opened).toEqual([path]);
});

test("each answer is checked as it is given, and asked for again; gs:// is left out", async () => {
  const workspace = await temporaryFolder();
  const inputs = [
    ...["My Project!", "my-project", "europe", "europe-west1"],
    ...["gs://", "gs://my-lake/", "https://example.com/x", ""],
  ];
  const app = testApp({ workspace, answers: { inputs } });
  expect(await createConnection(app)).toMatchObject({
    ...{ project: "my-project", region: "europe-west1", lakeBucket: "my-lake", driveFolders: [] },
  });
  expect(app.ui.said).toEqual([
    "A project id has 6 to 30 lower-case letters, digits and dashes: my-project-42.",
    "A region is called such as europe-west1.",
    "A bucket's name has lower-case letters, digits, dashes, dots and underscores.",
    "It is neither the address of a Drive folder nor its id.",
  ]);
});

test("who leaves in between has written nothing", async () => {
  const workspace = await temporaryFolder();
  const app = testApp({ workspace, answers: { inputs: ["my-project", "europe-west1", undefined] } });
  expect(await createConnection(app)).toBeUndefined();
  await expect(readFile(join(workspace, "sluice.json"))).rejects.toThrow("ENOENT");
});

test("a sluice.json that is there is opened and stays as it is", async () => {
  const workspace = await temporaryFolder();
  const path = join(workspace, "sluice.json");
  await writeFile(path, "mine");
  const app = testApp({ workspace, answers: { inputs: ["my-project", "europe-west1", "my-lake", ""] } });
  expect(await createConnection(app)).toBeUndefined();
  expect(await readFile(path, "utf8")).toBe("mine");
  expect(app.ui.opened).toEqual([path]);
});

test("a URI is copied as it is", async () => {
  const app = testApp({});
  await copyUri(app, { uri: "gs://lake/raw/$(touch x)/a b.csv" });
  expect(app.ui.copied).toEqual(["gs://lake/raw/$(touch x)/a b.csv"]);
});

test("only an https address is opened as one of Drive", async () => {
  const app = testApp({});
  await openInDrive(app, { link: "https://drive.google.com/file/d/x/view" });
  await openInDrive(app, { link: "file:///etc/passwd" });
  await openInDrive(app, { link: undefined });
  expect(app.ui.opened).toEqual(["https://drive.google.com/file/d/x/view"]);
});

test("Terraform runs by argument vector in a copy of its own", async () => {
  const { app, workspace, program } = await withTerraform();
  expect(await terraformInit(app)).toBe(0);
  expect(app.ui.tasks).toEqual([
    expect.objectContaining({ command: program, args: ["init", "-input=false"], cwd: join(workspace, "terraform") }),
  ]);
  expect(await readFile(join(workspace, "terraform", "buckets.tf"), "utf8")).toContain("google_storage_bucket");
  expect(app.ui.said.slice(1)).toEqual([`Terraform is initialised in ${join(workspace, "terraform")}.`]);
  expect(app.ui.refreshed).toEqual(["pipeline"]);
});

test("an init that fails is told, by itself and before a plan, which is not made then", async () => {
  const failed = "terraform init failed, with exit code 1: the terminal says why.";
  const { app } = await withTerraform(1);
  expect(await terraformInit(app)).toBe(1);
  expect(app.ui.said.slice(1)).toEqual([failed]);
  expect(await terraformPlan(app)).toBe(1);
  expect(app.ui.said.slice(1)).toEqual([failed, failed]);
  expect(app.ui.tasks.map(({ args }) => args[0])).toEqual(["init", "init"]);
});

test("a plan comes after an init, and an apply asks before it does what was planned", async () => {
  const { app } = await withTerraform();
  await terraformPlan(app);
  expect(app.ui.tasks.map(({ args }) => args[0])).toEqual(["init", "plan"]);
  expect(app.ui.said.slice(1)).toEqual(["The plan is made: the terminal shows it. Apply does that, and nothing else."]);
  expect(await terraformApply(app)).toBeUndefined();
  expect(app.ui.questions.map(({ action }) => action)).toEqual(["Apply"]);
  expect(app.ui.tasks.map(({ args }) => args[0])).not.toContain("apply");
});

test("a failed plan is not applied", async () => {
  const { app } = await withTerraform(1);
  expect(await terraformApply(app)).toBe(1);
  expect(app.ui.questions).toEqual([]);
});

test("infrastructure that is newer than the copy is told by its files, and taken by an init that was agreed to", async () => {
  const { app, workspace } = await withTerraform();
  await terraformInit(app);
  const copy = join(workspace, "terraform");
  const stampFile = join(copy, ".sluice-infrastructure.json");
  const stamp = JSON.parse(await readFile(stampFile, "utf8")) as { files: Record<string, string> };
  // As an older Sluice left it: two of its files were different, and one of them is the user's own by now.
  const [bundled, older] = [await readFile(join(copy, "buckets.tf"), "utf8"), "# of an older Sluice\n"];
  for (const file of ["buckets.tf", "network.tf"]) {
    await writeFile(join(copy, file), older);
    stamp.files[file] = createHash("sha256").update(older).digest("hex");
  }
  await writeFile(join(copy, "network.tf"), "# mine\n");
  await writeFile(stampFile, JSON.stringify({ ...stamp, version: "0.0.1" }));

  const plain = withAnswers(app, {});
  await terraformPlan(plain);
  expect(plain.ui.said.slice(0, 1)).toEqual([
    "terraform/ is of Sluice 0.0.1, and 0.1.0 brings newer files. You left as they were: buckets.tf. " +
      'You changed too, and have to compare: network.tf. "Terraform: Init" asks whether to take it.',
  ]);
  expect(await readFile(join(copy, "buckets.tf"), "utf8")).toBe(older);

  const agreeing = withAnswers(app, { confirm: ({ action }) => action === "Take" });
  expect(await terraformInit(agreeing)).toBe(0);
  expect(await readFile(join(copy, "buckets.tf"), "utf8")).toBe(bundled);
  expect(await readFile(join(copy, "network.tf"), "utf8")).toBe("# mine\n");
});

const withAnswers = (app: TestApp, answers: Answers): TestApp => ({ ...app, ui: recordingUi(answers) });

/** A workspace, and a program that only knows its version: what is run is what is looked at. */
async function withTerraform(exitCode = 0) {
  const folder = await temporaryFolder();
  const workspace = join(folder, "pipeline");
  await mkdir(workspace);
  const program = join(folder, "terraform");
  await writeFile(program, '#!/bin/sh\necho \'{"terraform_version": "1.13.0"}\'\n');
  await chmod(program, 0o755);
  const app = testApp({ workspace, path: folder, answers: { exitCode } });
  return { app, workspace, program };
}
