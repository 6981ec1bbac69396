import { chmod, mkdir, symlink, writeFile } from "node:fs/promises";
import { accessSync, constants, realpathSync } from "node:fs";
import { delimiter, join } from "node:path";

/** Takes the options of spark-submit and runs the main file as it is. */
const SUBMIT = `#!/usr/bin/env python3
import os, sys

argv = sys.argv[1:]
while argv[0].startswith("--"):
    argv = argv[2:]
os.execv(sys.executable, [sys.executable, "-u", *argv])
`;

/**
 * Makes a folder that stands where emulators look for Spark, and runs a batch's main file in plain Python: all about a
 * batch is real but Spark, and it takes no seconds to begin.
 */
export async function plainPython(folder: string): Promise<string> {
  const bin = join(folder, "bin");
  const [python, submit] = [join(bin, "python"), join(bin, "spark-submit")];
  await mkdir(bin, { recursive: true });
  await symlink(realpathSync(findPython()), python);
  await writeFile(submit, SUBMIT);
  await chmod(submit, 0o755);
  const runtime = { format: 1, python, javaHome: folder, connectorJar: submit };
  await writeFile(join(folder, "spark.json"), JSON.stringify(runtime));
  return folder;
}

export function findPython(): string {
  const found = (process.env["PATH"] ?? "")
    .split(delimiter)
    .map((folder) => join(folder, "python3"))
    .find((program) => {
      try {
        accessSync(program, constants.X_OK);
        return true;
      } catch {
        return false; // not in this one
      }
    });
  if (found === undefined) throw new Error("There is no python3 in the PATH.");
  return found;
}
