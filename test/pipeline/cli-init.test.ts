import { readFile, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { noPty, onTerminal } from "../support/on-terminal.ts";
import { CLI, openCommandLine, type CommandLine } from "./command-line.ts";

const FOLDER = "1AbCdEfGhIjKlMnOpQrStUvWxYz";

let sluice: CommandLine;
let file: string;

beforeAll(async () => {
  sluice = await openCommandLine();
  file = join(sluice.workspace, "sluice.json");
});
beforeEach(() => rm(file, { force: true }));
afterAll(() => sluice.close());

const flags = ["--project", "my-project", "--region", "europe-west1", "--lake-bucket", "gs://my-lake/"];

test("flags give it all, as people copy it", async () => {
  const address = `https://drive.google.com/drive/u/0/folders/${FOLDER}?usp=sharing`;
  const { code, out } = await sluice.run(["--json", "init", ...flags, "--drive-folders", address]);
  const wanted = { project: "my-project", region: "europe-west1", lakeBucket: "my-lake", driveFolders: [FOLDER] };
  expect({ code, printed: JSON.parse(out) as unknown }).toEqual({
    code: 0,
    printed: { ...wanted, contracts: "contracts/" },
  });
  expect(JSON.parse(await readFile(file, "utf8"))).toEqual({ ...wanted, contracts: "contracts/" });
});

test("what else flags say of the connection is written too", async () => {
  const others = ["--service-account", "ingest@my-project.iam.gserviceaccount.com", "--contracts", "rules/"];
  const url = ["--function-url", "https://ingest-x.a.run.app"];
  expect(await sluice.run(["init", ...flags, ...others, ...url])).toMatchObject({ code: 0 });
  expect(JSON.parse(await readFile(file, "utf8"))).toMatchObject({
    ...{ serviceAccount: others[1], contracts: "rules/", functionUrl: url[1] },
  });
});

test("nothing is written over", async () => {
  await writeFile(file, "mine");
  const { code, err } = await sluice.run(["init", ...flags]);
  expect(code).toBe(1);
  expect(err).toContain(`There is a sluice.json already: ${file}.`);
  expect(await readFile(file, "utf8")).toBe("mine");
});

test("what nobody can be asked for is named with its flag; the folder may be left out", async () => {
  const { code, err } = await sluice.run(["init", ...flags.slice(0, 4)]);
  expect(code).toBe(1);
  expect(err).toContain("--lake-bucket");
  await expect(readFile(file)).rejects.toThrow("ENOENT");
  expect(await sluice.run(["init", ...flags])).toMatchObject({ code: 0 });
  expect(JSON.parse(await readFile(file, "utf8"))).toMatchObject({ driveFolders: [] });
});

test.each([
  ["--project", "My Project!"],
  ["--region", "europe"],
  ["--lake-bucket", "gs://"],
  ["--drive-folders", "https://example.com/x"],
])("%s %s is refused, and nothing is written", async (flag, value) => {
  const { code, err } = await sluice.run(["--json", "init", ...flags, flag, value]);
  expect({ code, error: (JSON.parse(err) as { error: { code: string } }).error.code }).toEqual({
    code: 1,
    error: "connection.invalid",
  });
  await expect(readFile(file)).rejects.toThrow("ENOENT");
});

describe.skipIf(noPty !== undefined)(`on a terminal${noPty === undefined ? "" : `: ${noPty}`}`, () => {
  test("it asks what no flag gives, refuses a wrong answer at once, and offers a bucket's name", async () => {
    const { code, screen } = await onTerminal(
      [process.execPath, CLI, "init", "--workspace", sluice.workspace],
      [
        { see: "Google Cloud project id", type: "My Project!\r" },
        { see: "A project id has", type: "\u0015my-project\r" },
        { see: "Region of the bucket", type: "nowhere\r" },
        { see: "A region is called such as", type: "\u007f".repeat(7) + "southamerica-east1\r" },
        { see: "my-project-lake", type: "\r" },
        { see: "Drive folder", type: `https://drive.google.com/drive/folders/${FOLDER}\r` },
      ],
      { LANG: "C.UTF-8", SLUICE_STATE_FOLDER: sluice.state },
    );
    expect({ code, screen }).toMatchObject({ code: 0 });
    expect(JSON.parse(await readFile(file, "utf8"))).toEqual({
      ...{ project: "my-project", region: "southamerica-east1", lakeBucket: "my-project-lake" },
      ...{ driveFolders: [FOLDER], contracts: "contracts/" },
    });
  });
});
