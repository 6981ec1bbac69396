import { access, readFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import * as z from "zod";

const SparkRuntime = z.object({
  format: z.literal(1),
  /** Of an environment that has pyspark. */
  python: z.string(),
  javaHome: z.string(),
  /** The Cloud Storage connector, shaded. */
  connectorJar: z.string(),
  /** The folder of pyspark. A set-up of an earlier version does not say it. */
  sparkHome: z.string().optional(),
});
export type SparkRuntime = z.infer<typeof SparkRuntime>;

/** Read anew for every batch, so that Spark can be set up while the emulators run. */
export async function readSparkRuntime(folder: string | undefined): Promise<SparkRuntime> {
  const howTo =
    'Set it up with the command "Set Up Spark for Local Emulators", or `sluice emulators spark` in a terminal.';
  if (folder === undefined) throw new Error(`This machine has no Spark for the emulators. ${howTo}`);
  try {
    const runtime = SparkRuntime.parse(JSON.parse(await readFile(join(folder, "spark.json"), "utf8")));
    await Promise.all([runtime.python, runtime.javaHome, runtime.connectorJar].map((path) => access(path)));
    return runtime;
  } catch (error) {
    throw new Error(`This machine has no Spark in ${folder}. ${howTo}`, { cause: error });
  }
}

/** Files of a batch, as paths relative to its work folder. */
export interface StagedFiles {
  readonly main: string;
  readonly python: readonly string[];
  readonly jars: readonly string[];
  readonly files: readonly string[];
  readonly archives: readonly string[];
}

/** What spark-submit is given. */
export interface SparkJob {
  readonly staged: StagedFiles;
  readonly args: readonly string[];
  readonly properties: Readonly<Record<string, string>>;
  readonly storageEndpoint: string;
  readonly project: string;
}

/** The argument vector, the program first. What keeps the job on this machine comes last and so wins. */
export function sparkSubmit(runtime: SparkRuntime, job: SparkJob): string[] {
  const { staged, storageEndpoint, project } = job;
  const chosen = Object.entries(job.properties).filter(([name]) => isPassedOn(name));
  // Spark's own notes would bury what the job prints. The batch may want them all the same.
  const defaults = { "spark.log.level": "WARN" };
  const local = {
    "spark.driver.host": "127.0.0.1",
    "spark.driver.bindAddress": "127.0.0.1",
    "spark.ui.enabled": "false",
    "spark.hadoop.fs.gs.impl": "com.google.cloud.hadoop.fs.gcs.GoogleHadoopFileSystem",
    "spark.hadoop.fs.AbstractFileSystem.gs.impl": "com.google.cloud.hadoop.fs.gcs.GoogleHadoopFS",
    "spark.hadoop.fs.gs.storage.root.url": `${storageEndpoint}/`,
    "spark.hadoop.fs.gs.project.id": project,
    // A token of the metadata server, as on a machine of Google's: GCE_METADATA_HOST says where.
    "spark.hadoop.fs.gs.auth.service.account.enable": "true",
    "spark.hadoop.fs.gs.auth.null.enable": "false",
  };
  const list = (flag: string, paths: readonly string[]) => (paths.length === 0 ? [] : [flag, paths.join(",")]);
  return [
    join(dirname(runtime.python), "spark-submit"),
    ...["--master", "local[2]", "--deploy-mode", "client", "--driver-memory", "1g"],
    ...[...Object.entries(defaults), ...chosen, ...Object.entries(local)].flatMap(([name, value]) => [
      "--conf",
      `${name}=${value}`,
    ]),
    ...list("--jars", staged.jars),
    ...list("--py-files", staged.python),
    ...list("--files", staged.files),
    ...list("--archives", staged.archives),
    staged.main,
    ...job.args,
  ];
}

/** The driver's whole environment: nothing else of this process reaches the job. */
export function sparkEnvironment(
  runtime: SparkRuntime,
  work: string,
  metadataEndpoint: string,
): Record<string, string> {
  const metadata = new URL(metadataEndpoint).host;
  const temporary = join(work, "tmp");
  return {
    PATH: process.env["PATH"] ?? "/usr/local/bin:/usr/bin:/bin",
    HOME: work,
    LANG: "C.UTF-8",
    LC_ALL: "C.UTF-8",
    TMPDIR: temporary,
    SPARK_LOCAL_DIRS: temporary,
    // Java does not read TMPDIR. Relative to the work folder, so that nothing in its path needs quoting.
    SPARK_SUBMIT_OPTS: "-Djava.io.tmpdir=tmp",
    SPARK_LOCAL_IP: "127.0.0.1",
    // The connector reads the first (its OAuth2Utils), Google's Python library pings the second.
    GCE_METADATA_HOST: metadata,
    GCE_METADATA_IP: metadata,
    JAVA_HOME: runtime.javaHome,
    // Spark's launcher looks for it by a script that takes a path with blanks apart.
    ...(runtime.sparkHome === undefined ? {} : { SPARK_HOME: runtime.sparkHome }),
    PYSPARK_PYTHON: runtime.python,
    PYSPARK_DRIVER_PYTHON: runtime.python,
  };
}

/** Where a batch runs is the service's business; names that are not Spark's are for the service itself. */
function isPassedOn(name: string): boolean {
  return /^spark\.[\w.-]+$/.test(name) && name !== "spark.master" && name !== "spark.submit.deployMode";
}
