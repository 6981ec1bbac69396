// Brings a fresh clone to where a script of package.json can run.   node setup/main.mjs demo|open|test|odd|build
import path from "node:path";
import { airflow } from "./airflow.mjs";
import { checks } from "./checks.mjs";
import { corpora } from "./corpora.mjs";
import { faketime } from "./faketime.mjs";
import { nodePackages } from "./node-packages.mjs";
import { spark } from "./spark.mjs";
import { sshd } from "./sshd.mjs";
import { SetupError, TOOLS } from "./step.mjs";
import { workbench } from "./workbench.mjs";

const sparkHere = () => spark(path.join(TOOLS, "spark"), "test");

const forTests = [
  nodePackages,
  sparkHere,
  optional(sshd),
  optional(workbench),
  optional(airflow),
  optional(corpora),
  optional(checks),
];
/** @type {Readonly<Record<string, readonly (() => Promise<void>)[]>>} */
const NEEDS = {
  build: [nodePackages],
  demo: [nodePackages, sparkHere],
  open: [workbench],
  test: forTests,
  odd: [...forTests, optional(faketime)],
};

const purpose = process.argv[2] ?? "test";
try {
  if (Number(process.versions.node.split(".")[0]) < 20) {
    throw new SetupError(`Sluice needs Node 20 or newer; this is ${process.versions.node}.`);
  }
  const steps = NEEDS[purpose];
  if (!steps) throw new SetupError(`Unknown purpose ${purpose}: one of ${Object.keys(NEEDS).join(", ")}.`);
  for (const need of steps) await need();
} catch (error) {
  if (!(error instanceof SetupError)) throw error;
  process.stderr.write(`\n${error.message}\n`);
  process.exitCode = 1;
}

/**
 * What only some tests need: where it can't be had, they are counted as skipped.
 * @param {() => Promise<void>} need
 */
function optional(need) {
  return async () => {
    try {
      await need();
    } catch (error) {
      if (!(error instanceof SetupError)) throw error;
      process.stderr.write(`  ${error.message}\n  The tests that need it are counted as skipped.\n`);
    }
  };
}
