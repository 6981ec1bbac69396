import { execFile } from "node:child_process";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import * as z from "zod";
import { emulatorsEnvironment } from "../../local/environment.ts";
import { Failure, isFailure, reasonOf } from "../../failure.ts";
import { readUserFile } from "../../files.ts";

/** What runs parts of the job on this machine: the Python of local Spark, without Spark. */
export interface LocalJob {
  readonly python: string;
  /** `spark/` of the installation. */
  readonly jobFolder: string;
  /** Where local Spark is, for messages. */
  readonly sparkFolder: string;
  /** The door's. */
  readonly environment: Readonly<Record<string, string | undefined>>;
  /** What Sluice keeps for this user: Python keeps its compiled code there. */
  readonly state: string;
}

const Runtime = z.object({ format: z.literal(1), python: z.string().min(1) });

/**
 * The Python of the local Spark; undefined where none is set up, or not to its end.
 * @throws Failure `document.malformed`, `file.*`
 */
export async function findPython(sparkFolder: string): Promise<string | undefined> {
  const file = join(sparkFolder, "spark.json");
  let text: string;
  try {
    text = await readUserFile(file);
  } catch (error) {
    if (isFailure(error, "file.missing")) return undefined;
    throw error;
  }
  try {
    return Runtime.parse(JSON.parse(text)).python;
  } catch (error) {
    throw new Failure("document.malformed", { object: file, why: reasonOf(error) }, { cause: error });
  }
}

const run = promisify(execFile);
// A thousand rows, each with a thousand characters of text and of message, escaped.
const LARGEST_ANSWER = 64 * 1024 * 1024;
const COULD_NOT = 2;

/**
 * Runs a module of the job over a file, with these documents as files beside it, and gives the JSON that it prints.
 * @param documents by the option that names them: `{"--contract": {...}}`
 * @throws Failure `check.failed` with what the job says, `check.python-outdated`; the signal's reason when aborted
 */
export async function runLocally(
  { python, jobFolder, sparkFolder, environment, state }: LocalJob,
  { module, documents = {}, name, file }: Work,
  signal: AbortSignal,
): Promise<unknown> {
  const scratch = await mkdtemp(join(tmpdir(), "sluice-"));
  try {
    const args = ["-s", "-m", `sluice_job.${module}`];
    for (const [option, document] of Object.entries(documents)) {
      const path = join(scratch, `${option.replace(/^-+/, "")}.json`);
      await writeFile(path, JSON.stringify(document));
      args.push(option, path);
    }
    args.push(`--name=${name}`, "--", file);
    const env = {
      ...emulatorsEnvironment(environment),
      // What it leaves behind when it is killed goes with the folder.
      ...{ TMPDIR: scratch, TEMP: scratch, TMP: scratch },
      ...{ PYTHONUTF8: "1", PYTHONPYCACHEPREFIX: join(state, "python") },
    };
    const options = { cwd: jobFolder, env, signal, maxBuffer: LARGEST_ANSWER, killSignal: "SIGKILL" } as const;
    const { stdout } = await run(python, args, options);
    return JSON.parse(stdout);
  } catch (error) {
    signal.throwIfAborted();
    throw failureOf(error, name, sparkFolder);
  } finally {
    await rm(scratch, { recursive: true, force: true, maxRetries: 3 });
  }
}

/** What a module of the job is to look at. `documents`: by the option that takes the path of each, as JSON. */
export interface Work {
  readonly module: "check_file" | "propose";
  readonly documents?: Readonly<Record<string, unknown>>;
  /** The file's, in Drive. */
  readonly name: string;
  /** Its absolute path here. */
  readonly file: string;
}

function failureOf(error: unknown, file: string, folder: string): Failure {
  const { code, stderr } = error as { code?: unknown; stderr?: unknown };
  const said = typeof stderr === "string" ? stderr.trim() : "";
  // A set-up of before the job needed Arrow.
  if (said.includes("ModuleNotFoundError")) {
    return new Failure("check.python-outdated", { folder, why: lastLine(said) }, { cause: error });
  }
  const why = code === COULD_NOT ? said : lastLine(said) || reasonOf(error);
  return new Failure("check.failed", { file, why }, { cause: error });
}

/** Of a traceback: the exception. */
function lastLine(text: string): string {
  return text.split("\n").at(-1) ?? "";
}
