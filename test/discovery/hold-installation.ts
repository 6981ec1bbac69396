import { cp, mkdir, rename, symlink, writeFile } from "node:fs/promises";
import { basename, join } from "node:path";
import { pathToFileURL } from "node:url";

const ROOT = join(import.meta.dirname, "..", "..");
const HOLD = pathToFileURL(join(import.meta.dirname, "hold-process.ts")).href;
const PACKED = new Set(["function", "function.zip", "sluice.vsix"]);

/**
 * A copy of what ships whose emulators, which `sluice emulators start` starts as a process of their own and without the
 * environment of a test, hold whatever comes to them against Google's discovery documents: see hold-process.ts.
 * @param folder made; gone with whoever removes it
 * @returns its command line
 */
export async function makeHeldInstallation(folder: string): Promise<string> {
  const dist = join(folder, "dist");
  await mkdir(folder);
  await cp(join(ROOT, "dist"), dist, { recursive: true, filter: (source) => !PACKED.has(basename(source)) });
  for (const part of ["package.json", "spark", "airflow", "terraform", "l10n"])
    await symlink(join(ROOT, part), join(folder, part));
  await rename(join(dist, "emulators.js"), join(dist, "emulators-as-shipped.js"));
  await writeFile(join(dist, "emulators.js"), `import ${JSON.stringify(HOLD)};\nimport "./emulators-as-shipped.js";\n`);
  return join(dist, "cli.js");
}
