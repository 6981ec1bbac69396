import { build } from "esbuild";
import { execFile } from "node:child_process";
import { cp, mkdir, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join, relative } from "node:path";
import { promisify } from "node:util";
import * as z from "zod";
import { newIngestFixture, startEmulators } from "../support/ingest-fixture.ts";
import { startGoogleFront } from "../support/google-front.ts";

const ROOT = join(import.meta.dirname, "..", "..");
const Manifest = z.object({
  contributes: z.object({ configuration: z.array(z.object({ properties: z.record(z.string(), z.unknown()) })) }),
});

/** What an editor needs to run the suite. */
export interface Stage {
  /** The extension, unpacked. */
  readonly extension: string;
  /** The built suite.ts. */
  readonly tests: string;
  /** A folder to open, whose settings would do harm if they were heeded. */
  readonly folder: string;
  /** Where the editor may keep what it keeps. */
  readonly profile: string;
  /** Names the report, folders of Sluice that nobody else uses, and the Google of the test ({@link TestGoogle}). */
  readonly env: Readonly<Record<string, string>>;
  readonly report: string;
  /** Stops and removes all of it. */
  readonly remove: () => Promise<void>;
}

/** A Google of this machine, as the suite is told of it: in JSON, by SLUICE_EXTHOST_GOOGLE. */
export interface TestGoogle {
  /** Of 127.0.0.1: TLS under Google's host names. */
  readonly port: number;
  readonly keyFile: string;
  /** What a sluice.json holds for its project, with one file in the Drive folder. */
  readonly connection: Readonly<Record<string, unknown>>;
  /** What an emulators.json holds for the emulators that stand behind it. */
  readonly emulators: Readonly<Record<string, unknown>>;
}

/** Builds the extension and the suite apart from dist/, which other tests build at the same time. */
export async function makeStage(): Promise<Stage> {
  const extension = join(ROOT, "out", "exthost");
  await rm(extension, { recursive: true, force: true });
  const tests = join(extension, "suite.cjs");
  await promisify(execFile)(process.execPath, ["esbuild.mjs", relative(ROOT, join(extension, "dist"))], { cwd: ROOT });
  await build({
    entryPoints: [join(import.meta.dirname, "suite.ts")],
    outfile: tests,
    bundle: true,
    platform: "node",
    format: "cjs",
    external: ["vscode"],
  });
  for (const part of ["package.json", "package.nls.json", "package.nls.pt-br.json", "l10n", "media"])
    await cp(join(ROOT, part), join(extension, part), { recursive: true });

  const own = await mkdtemp(join(tmpdir(), "sluice-exthost-"));
  const folder = join(own, "pipeline");
  const report = join(own, "report.json");
  await mkdir(join(folder, ".vscode"), { recursive: true });
  await writeFile(join(folder, ".vscode", "settings.json"), await hostileSettings());
  const google = await startGoogle(own);
  const env = { SLUICE_EXTHOST_REPORT: report, SLUICE_STATE_FOLDER: join(own, "state") };
  return {
    ...{ extension, tests, folder, report },
    profile: join(own, "profile"),
    env: {
      ...env,
      NODE_EXTRA_CA_CERTS: google.authority,
      SLUICE_EXTHOST_GOOGLE: JSON.stringify(google.told),
    },
    async remove() {
      await google.close();
      await rm(own, { recursive: true, force: true });
    },
  };
}

async function startGoogle(folder: string) {
  const emulators = await startEmulators();
  const fixture = await newIngestFixture(emulators);
  await fixture.owner.file("rows.csv", "a\n1\n", { parent: fixture.folderId });
  const front = await startGoogleFront(emulators, folder);
  const { project, endpoints, token, data } = emulators;
  const told: TestGoogle = {
    ...{ port: front.port, keyFile: front.keyFile },
    connection: {
      ...{ project, region: "europe-west1" },
      ...{ lakeBucket: fixture.lake.name, driveFolders: [fixture.folderId] },
    },
    emulators: {
      ...{ format: 1, pid: process.pid, project, endpoints, token },
      ...{ dataFolder: data, startedAt: new Date().toISOString() },
    },
  };
  return {
    ...{ told, authority: front.authority },
    async close() {
      await front.close();
      await emulators.close();
    },
  };
}

const HOSTILE: Readonly<Record<string, unknown>> = { "sluice.emulators.use": "always", "sluice.views.pageSize": 1000 };

/** Every setting of ours, with a value that no user would give it. */
async function hostileSettings(): Promise<string> {
  const manifest = Manifest.parse(JSON.parse(await readFile(join(ROOT, "package.json"), "utf8")));
  const names = manifest.contributes.configuration.flatMap(({ properties }) => Object.keys(properties));
  const value = (name: string) => HOSTILE[name] ?? "http://workspace.example";
  return JSON.stringify(Object.fromEntries(names.map((name) => [name, value(name)])));
}
