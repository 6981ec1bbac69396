import { execFile } from "node:child_process";
import { mkdir, mkdtemp, readFile, rm, stat } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join, relative } from "node:path";
import { promisify } from "node:util";
import { unzipSync } from "fflate";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import * as z from "zod";
import { loadedAtStart } from "../bench/loaded-at-start.ts";

const ROOT = join(import.meta.dirname, "..", "..");
const run = promisify(execFile);

/** What a VSIX of ours may hold, below `extension/`; vsce adds two files of its own beside it. */
const SHIPPED = [
  /^(package\.json|package\.nls(\.pt-br)?\.json|readme\.md|changelog\.md|LICENSE\.txt)$/,
  /^dist\/(extension|emulators)\.js$/,
  /^dist\/webview\/(page|table)\.js$/,
  /^dist\/chunks\/[\w-]+\.js$/,
  /^dist\/function\.zip$/,
  /^dist\/sample\/(drive\/[\w-]+\.csv|contracts\/\w+\.yaml)$/,
  /^l10n\/bundle\.l10n\.pt-br\.json$/,
  /^media\/[\w.-]+\.(svg|png|schema\.json)$/,
  /^media\/walkthrough\/[\w-]+-(dark|light)\.png$/,
  /^spark\/job\.py$/,
  /^spark\/sluice_job\/(\w+\/)?\w+\.py$/,
  /^airflow\/(compose\.yaml|dags\/\.airflowignore|dags\/\w+\.py|dags\/sluice\/\w+\.py)$/,
  /^terraform\/([\w-]+\.(tf|sh)|README\.md|\.gitignore)$/,
  /^setup\/(spark|python|step)\.mjs$/,
  /^setup\/spark\.requirements\.txt$/,
];
/** Without these, a command of the editor has nothing to work with. */
const NEEDED = [
  ...["dist/extension.js", "dist/emulators.js", "dist/function.zip", "dist/sample/drive/airports.csv"],
  ...["spark/job.py", "spark/sluice_job/main.py", "airflow/compose.yaml", "airflow/dags/sluice_daily.py"],
  ...["terraform/versions.tf", "terraform/.gitignore", "setup/spark.mjs", "setup/python.mjs", "setup/step.mjs"],
  ...[
    "setup/spark.requirements.txt",
    "l10n/bundle.l10n.pt-br.json",
    "media/sluice.schema.json",
    "media/walkthrough/try-it-dark.png",
    "media/contract.schema.json",
    "package.nls.json",
  ],
];
const MB = 1024 * 1024;

describe("the VSIX", () => {
  const vsix = join(ROOT, "out", "test", "sluice.vsix");
  let paths: string[];

  beforeAll(async () => {
    await mkdir(join(ROOT, "out", "test"), { recursive: true });
    await run("npm", ["run", "--silent", "vsix", "--", "--out", vsix], { cwd: ROOT });
    const entries = Object.keys(unzipSync(await readFile(vsix)));
    paths = entries.filter((path) => path.startsWith("extension/")).map((path) => path.slice("extension/".length));
    expect(entries.filter((path) => !path.startsWith("extension/")).toSorted()).toEqual([
      "[Content_Types].xml",
      "extension.vsixmanifest",
    ]);
  });

  test("holds what is meant to ship, and nothing else", () => {
    expect(paths.filter((path) => !SHIPPED.some((shipped) => shipped.test(path)))).toEqual([]);
    expect(NEEDED.filter((path) => !paths.includes(path))).toEqual([]);
  });

  test("holds no sources, no source maps, no tests and no packages", () => {
    expect(
      paths.filter((path) => /(^|\/)(src|tests?|node_modules|__pycache__)\/|\.(ts|map|pyc|tfstate)$/.test(path)),
    ).toEqual([]);
    expect(paths.length).toBeGreaterThan(NEEDED.length);
  });

  test("is at most 4 MB", async () => {
    expect((await stat(vsix)).size).toBeLessThanOrEqual(4 * MB);
  });
});

describe("the bundles", () => {
  test("at most 80 KB are loaded when the extension is activated, and no Google client among it", async () => {
    const { bytes, inputs } = loadedAtStart(await readFile(join(ROOT, "dist", "meta.json"), "utf8"), "extension.js");
    expect(bytes).toBeLessThanOrEqual(80 * 1024);
    expect(inputs).toContain("src/extension.ts");
    expect(
      inputs.filter((path) => /node_modules\/(googleapis|@google-cloud|google-|gaxios|@grpc|ssh2)/.test(path)),
    ).toEqual([]);
  });

  test("name no folder of the machine they were built on", async () => {
    const Metafile = z.object({ outputs: z.record(z.string(), z.unknown()) });
    const { outputs } = Metafile.parse(JSON.parse(await readFile(join(ROOT, "dist", "meta.json"), "utf8")));
    const files = [...Object.keys(outputs), "dist/function/index.js", "dist/function/package.json"];
    const telling: string[] = [];
    for (const file of files) {
      if ((await readFile(join(ROOT, file), "utf8")).includes(ROOT)) telling.push(file);
    }
    expect(telling).toEqual([]);
    expect(files.length).toBeGreaterThan(10);
  });
});

describe("function.zip", () => {
  let folder: string;
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), "sluice-package-"));
  });
  afterAll(() => rm(folder, { recursive: true, force: true }));

  async function build(name: string, TZ: string): Promise<Buffer> {
    const out = join(folder, name);
    const env = { ...process.env, TZ };
    await run(process.execPath, [join(ROOT, "esbuild.mjs"), relative(ROOT, out)], { cwd: ROOT, env });
    return readFile(join(out, "function.zip"));
  }

  test("is the same, byte for byte, whenever and wherever it is built", async () => {
    const first = await build("one", "UTC");
    const second = await build("two/deeper", "Asia/Tokyo");
    expect(second.equals(first)).toBe(true);
    expect((await readFile(join(ROOT, "dist", "function.zip"))).equals(first)).toBe(true);
    expect(Object.keys(unzipSync(first))).toEqual(["index.js", "package.json"]);
  });
});
