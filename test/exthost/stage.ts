import { build } from "esbuild";
import { execFile } from "node:child_process";
import { cp, mkdir, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join, relative } from "node:path";
import { promisify } from "node:util";
import * as z from "zod";

const ROOT = join(import.meta.dirname, "..", "..");
const Manifest = z.object({
  contributes: z.object({ configuration: z.object({ properties: z.record(z.string(), z.unknown()) }) }),
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
  /** Names the report, and folders of Sluice that nobody else uses. */
  readonly env: Readonly<Record<string, string>>;
  readonly report: string;
  readonly remove: () => Promise<void>;
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
  return {
    ...{ extension, tests, folder, report },
    profile: join(own, "profile"),
    env: { SLUICE_EXTHOST_REPORT: report, SLUICE_STATE_FOLDER: join(own, "state") },
    remove: () => rm(own, { recursive: true, force: true }),
  };
}

/** Every setting of ours, with a value that no user would give it. */
async function hostileSettings(): Promise<string> {
  const manifest = Manifest.parse(JSON.parse(await readFile(join(ROOT, "package.json"), "utf8")));
  const names = Object.keys(manifest.contributes.configuration.properties);
  const value = (name: string) => (name === "sluice.emulators.use" ? "always" : "http://workspace.example");
  return JSON.stringify(Object.fromEntries(names.map((name) => [name, value(name)])));
}
