import { spawn } from "node:child_process";
import { once } from "node:events";
import { existsSync, globSync } from "node:fs";
import { readFile } from "node:fs/promises";
import { basename, dirname, join } from "node:path";
import { SHELLCHECK } from "../support/shellcheck.ts";
import { takeCount } from "../discovery/counts.ts";
import { documentsMissing } from "../discovery/documents.ts";
import { add, nothing, one, skipped, type Outcome } from "./outcome.ts";
import { readJunit, readVitest } from "./results.ts";

/** A part of the tests that can be run alone. */
export interface Suite {
  readonly name: string;
  readonly run: () => Promise<Outcome>;
}

const ROOT = join(import.meta.dirname, "..", "..");
const SPARK_PYTHON = join(ROOT, ".tools", "spark", "venv", "bin", "python");
const AIRFLOW_PYTHON = join(ROOT, ".tools", "airflow", "bin", "python");

/** In the order they run: what is quick and tells most comes first. */
export const suites: readonly Suite[] = [
  { name: "checks", run: checks },
  { name: "build", run: () => holds("node", ["esbuild.mjs"]) },
  { name: "unit", run: () => vitest("unit") },
  { name: "conformance", run: () => vitest("conformance") },
  { name: "fault", run: () => vitest("fault") },
  { name: "spark", run: () => pytest("spark", SPARK_PYTHON, "spark/tests") },
  { name: "airflow", run: () => pytest("airflow", AIRFLOW_PYTHON, "airflow/tests") },
  { name: "clients", run: () => pytest("clients", AIRFLOW_PYTHON, "test/clients") },
  { name: "pipeline", run: () => vitest("pipeline") },
  { name: "workbench", run: () => vitest("workbench") },
];

async function checks(): Promise<Outcome> {
  const commands = [
    ["tsc", "--noEmit"],
    ["eslint", "."],
    ["knip", "--no-progress"],
    ["knip", "--no-progress", "--production"],
    ["prettier", "--check", "--log-level", "warn", "."],
    [SPARK_PYTHON, "-m", "ruff", "check", "spark", "airflow", "test"],
    [SPARK_PYTHON, "-m", "ruff", "format", "--check", "spark", "airflow", "test"],
    mypy("spark/pyproject.toml", "spark/job.py", "spark/sluice_job", "spark/tests"),
  ] as const;
  let outcome = nothing;
  for (const [command, ...args] of commands) outcome = add(outcome, await holds(command, args));
  return [await dags(), await scripts()].reduce(add, outcome);
}

/** The types of what Airflow runs, by those of its environment. */
async function dags(): Promise<Outcome> {
  if (!existsSync(AIRFLOW_PYTHON)) return skipped("types of the DAGs: their Python environment is not there");
  const [python, ...args] = mypy("airflow/mypy.ini", "airflow/dags", "airflow/plugins", "airflow/tests");
  return holds(python, [...args, "--python-executable", AIRFLOW_PYTHON]);
}

/** A call of mypy, which knows again what it has looked at. */
function mypy(config: string, ...files: string[]): [string, ...string[]] {
  return [SPARK_PYTHON, "-m", "mypy", "--config-file", config, "--cache-dir", "out/mypy", ...files];
}

/** Of the shell: `.sh`, those in `.ci/` and what the workflows run. What runs on the VM is looked at by a test of its own. */
async function scripts(): Promise<Outcome> {
  if (!existsSync(SHELLCHECK)) return skipped("shell scripts and workflows: shellcheck is not there");
  const files = globSync([".ci/*", "{airflow,demo,setup,spark,terraform}/**/*.sh"], { cwd: ROOT });
  const workflows = ["--no-online", "--strict-exit", `--shellcheck=${SHELLCHECK}`];
  return add(await holds(SHELLCHECK, files), await holds(join(dirname(SHELLCHECK), "jactionlint"), workflows));
}

async function vitest(project: string): Promise<Outcome> {
  const report = `out/test/${project}.json`;
  const ended = await succeeds("vitest", [
    "run",
    ...["--project", project, "--passWithNoTests"],
    ...["--reporter", "default", "--reporter", "json", `--outputFile.json=${report}`],
  ]);
  return add(
    heldExchanges(project),
    agreed(ended, existsSync(report) ? readVitest(await readFile(report, "utf8")) : nothing),
  );
}

/** Says how much of the suite Google's documents had a say in: nothing, where they are not on this machine. */
function heldExchanges(project: string): Outcome {
  if (documentsMissing !== undefined)
    return skipped(`${project}: not held against Google's documents, ${documentsMissing}`);
  const count = takeCount();
  if (count > 0) process.stdout.write(`${count} exchanges with emulators held against Google's documents\n`);
  return nothing;
}

async function pytest(name: string, python: string, folder: string): Promise<Outcome> {
  if (!existsSync(python)) return skipped(`${folder}: its Python environment is not there`);
  const report = `out/test/${name}.xml`;
  const ended = await succeeds(python, ["-m", "pytest", "-q", folder, `--junitxml=${report}`]);
  return agreed(ended, existsSync(report) ? readJunit(await readFile(report, "utf8")) : nothing);
}

/** A runner that failed while no test did (it crashed, or an error had no owner) is a failure all the same. */
function agreed(ended: boolean, outcome: Outcome): Outcome {
  return ended || outcome.failed > 0 ? outcome : add(outcome, one("its runner ended badly", false));
}

async function holds(command: string, args: readonly string[]): Promise<Outcome> {
  const said = [basename(command), ...args].join(" ");
  return one(said.length > 100 ? `${said.slice(0, 100)}…` : said, await succeeds(command, args));
}

async function succeeds(command: string, args: readonly string[]): Promise<boolean> {
  const child = spawn(command, args, { cwd: ROOT, stdio: ["ignore", "inherit", "inherit"] });
  const [code] = (await once(child, "exit")) as [number | null];
  return code === 0;
}
