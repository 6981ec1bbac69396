import { downloadAndUnzipVSCode, runTests, SilentReporter, TestRunFailedError } from "@vscode/test-electron";
import { join } from "node:path";
import { makeStage } from "./stage.ts";

/** Runs suite.ts in the desktop editor, which is downloaded into .tools/:  npm run test:electron */
const CACHE = join(import.meta.dirname, "..", "..", ".tools", "electron");

async function main(): Promise<string> {
  let editor: string;
  try {
    editor = await downloadAndUnzipVSCode({ cachePath: CACHE, reporter: new SilentReporter() });
  } catch (error) {
    throw new Error(`VS Code could not be downloaded: ${reason(error)}.`, { cause: error });
  }
  const { extension, tests, folder, profile, env, remove } = await makeStage();
  try {
    await runTests({
      vscodeExecutablePath: editor,
      extensionDevelopmentPath: extension,
      extensionTestsPath: tests,
      extensionTestsEnv: env,
      launchArgs: [folder, "--locale=en", `--user-data-dir=${profile}`, `--extensions-dir=${join(profile, "none")}`],
    });
    return "Every check passed in the desktop editor.";
  } catch (error) {
    if (!(error instanceof TestRunFailedError)) throw error;
    throw new Error("The suite failed in the desktop editor; what failed stands above.", { cause: error });
  } finally {
    await remove();
  }
}

function reason(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}

try {
  process.stdout.write(`${await main()}\n`);
} catch (error) {
  process.stderr.write(`${reason(error)}\n`);
  process.exitCode = 1;
}
