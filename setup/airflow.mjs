// Airflow for the tests of the DAGs: what runs on the VM, in a Python environment of its own.
//     node setup/airflow.mjs DIR      makes or completes DIR; delete DIR to remove it (about 1.5 GB)
// The lock is made by: uv pip compile --universal --python-version 3.11 --generate-hashes --no-emit-index-url \
//     --no-annotate --no-header setup/airflow.in -o setup/airflow.requirements.txt
import path from "node:path";
import { environment, findPython } from "./python.mjs";
import { SetupError, TOOLS, probe, step, text } from "./step.mjs";

const REQUIREMENTS = "setup/airflow.requirements.txt";

export function airflow(folder = path.join(TOOLS, "airflow")) {
  return step(`Airflow (about 1.5 GB in ${folder})`, {
    stamp: path.join(folder, ".stamp"),
    inputs: [text(REQUIREMENTS)],
    work: async () => {
      await refuseOldPython();
      await environment(folder, path.resolve(REQUIREMENTS), { tools: path.dirname(folder) });
    },
  });
}

async function refuseOldPython() {
  const python = await findPython();
  const fits = await probe(python, ["-c", "import sys; sys.exit(sys.version_info < (3, 11))"]);
  if (fits === undefined) {
    throw new SetupError(
      "Airflow's Google provider needs Python 3.11 or newer: name one in the environment variable SLUICE_PYTHON.",
    );
  }
}

if (process.argv[1] && path.resolve(process.argv[1]) === import.meta.filename) {
  await airflow(path.resolve(process.argv[2] ?? path.join(TOOLS, "airflow"))).catch((/** @type {unknown} */ error) => {
    if (!(error instanceof SetupError)) throw error;
    process.stderr.write(`\n${error.message}\n`);
    process.exitCode = 1;
  });
}
