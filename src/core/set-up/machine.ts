import { execFile } from "node:child_process";
import { join } from "node:path";
import { promisify } from "node:util";
import * as z from "zod";
import type { Connection } from "../connection.ts";
import { openLink } from "../dags/ssh-link.ts";
import { Failure, isFailure, reasonOf } from "../failure.ts";
import { readUserFile } from "../files.ts";
import { readEmulators } from "../local/running-emulators.ts";
import { findTerraform, type TerraformSearch } from "../terraform/find.ts";
import { checkTerraform } from "../terraform/version.ts";
import { failed, fine, skipped, waitsFor, type Check, type Finding } from "./check.ts";

/** What this machine has, and where. */
export interface MachineParts {
  readonly environment: Readonly<Record<string, string | undefined>>;
  readonly terraform: TerraformSearch;
  readonly sparkFolder: string;
  readonly ssh: {
    readonly agent: string | undefined;
    readonly identityFile: string | undefined;
    readonly knownHosts: readonly string[];
  };
  /** Where running emulators describe themselves. */
  readonly stateFile: string;
}

/**
 * What stands on this machine, and the way from it to Airflow.
 * @param connection undefined where it can't be read
 */
export function machineChecks(machine: MachineParts, connection: Connection | undefined): readonly Check[] {
  const { terraform, environment, sparkFolder, stateFile } = machine;
  return [
    { name: "spark", about: sparkFolder, look: (signal) => lookAtSpark(sparkFolder, signal) },
    {
      name: "terraform",
      about: "",
      async look(signal) {
        try {
          return fine(await checkTerraform(await findTerraform(terraform), environment, signal));
        } catch (error) {
          // Only who makes the infrastructure needs it.
          if (isFailure(error, "terraform.missing")) return failed(error, "warning");
          throw error;
        }
      },
    },
    {
      name: "airflow",
      about: connection?.airflow?.host ?? "",
      look: (signal) => lookAtAirflow(machine, connection, signal),
    },
    {
      name: "emulators",
      about: "",
      async look(signal) {
        const running = await readEmulators(stateFile, signal);
        return running === undefined ? skipped("not-running") : fine(running.project);
      },
    },
  ];
}

const Runtime = z.object({ python: z.string().min(1), javaHome: z.string().min(1) });
const run = promisify(execFile);

/** Python and Java of the local Spark, each run once: that a file is there says little. */
async function lookAtSpark(folder: string, signal: AbortSignal): Promise<Finding> {
  const file = join(folder, "spark.json");
  try {
    const { python, javaHome } = Runtime.parse(JSON.parse(await readUserFile(file)));
    const [{ stdout }, java] = await Promise.all([
      run(
        python,
        ["-c", "import platform, pyspark; print('Python', platform.python_version(), 'Spark', pyspark.__version__)"],
        { signal },
      ),
      run(join(javaHome, "bin", "java"), ["-version"], { signal }),
    ]);
    // Java says it on stderr.
    const [version = ""] = java.stderr.split("\n");
    return fine(`${stdout.trim()}, ${version.trim()}`);
  } catch (error) {
    signal.throwIfAborted();
    if (isFailure(error, "file.missing")) return { state: "warning", found: { kind: "no-spark", folder } };
    if (isFailure(error)) throw error;
    return failed(new Failure("emulators.no-spark", { folder, why: reasonOf(error) }, { cause: error }));
  }
}

/** Logs in and out again. A host key that nobody has accepted yet is told, never accepted here. */
async function lookAtAirflow(
  { ssh }: MachineParts,
  connection: Connection | undefined,
  signal: AbortSignal,
): Promise<Finding> {
  if (connection === undefined) return waitsFor("connection");
  const { airflow } = connection;
  if (airflow === undefined) return skipped("not-named");
  const { host, port, user, path, hostKey } = airflow;
  const login = { agent: ssh.agent, privateKeyFile: ssh.identityFile };
  const policy = { knownHosts: ssh.knownHosts, fingerprint: hostKey };
  const link = await openLink({ host, port, user, path }, login, policy, signal);
  link.close();
  return fine(`${user}@${host}`);
}
