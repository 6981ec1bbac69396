import { existsSync } from "node:fs";
import path from "node:path";
import { TOOLS, SetupError, probe, run, step } from "./step.mjs";

const UV = "uv==0.13.9";
const WINDOWS = process.platform === "win32";

/** A Python of at least 3.10: its command. @throws SetupError when there is none */
export async function findPython() {
  for (const command of [process.env["SLUICE_PYTHON"], "python3", "python"]) {
    if (!command) continue;
    const version = await probe(command, ["-c", "import sys; print('%d.%d' % sys.version_info[:2])"]);
    const [major = 0, minor = 0] = (version ?? "").trim().split(".").map(Number);
    if (major === 3 && minor >= 10) return command;
  }
  throw new SetupError(
    "Sluice needs Python 3.10 or newer: install it, or name one in the environment variable SLUICE_PYTHON.",
  );
}

/**
 * The interpreter of a virtual environment.
 * @param {string} environment
 */
export function interpreter(environment) {
  return WINDOWS ? path.join(environment, "Scripts", "python.exe") : path.join(environment, "bin", "python");
}

/** uv, which makes the environments: its path. Kept in its own small environment under `tools`. */
async function uv(tools = TOOLS) {
  const home = path.join(tools, "uv");
  const program = WINDOWS ? path.join(home, "Scripts", "uv.exe") : path.join(home, "bin", "uv");
  await step("uv", {
    stamp: path.join(home, ".stamp"),
    inputs: [UV],
    work: async () => {
      const python = await findPython();
      await run(python, ["-m", "venv", home]).catch((/** @type {unknown} */ error) => {
        if (!(error instanceof SetupError)) throw error;
        throw new SetupError(
          `Python cannot make virtual environments (on Debian: apt install python3-venv).\n${error.message}`,
        );
      });
      await run(interpreter(home), ["-m", "pip", "install", "--quiet", "--disable-pip-version-check", UV]);
    },
  });
  return program;
}

/**
 * Makes a virtual environment with exactly the packages of a hash-locked requirements file.
 * @param {string} folder
 * @param {string} requirements
 * @param {{ tools?: string }} [where] where uv is, or goes
 */
export async function environment(folder, requirements, { tools = TOOLS } = {}) {
  const program = await uv(tools);
  if (!existsSync(interpreter(folder))) await run(program, ["venv", "--quiet", "--python", await findPython(), folder]);
  await run(program, ["pip", "sync", "--quiet", "--python", interpreter(folder), "--require-hashes", requirements]);
}
