// Brings a fresh clone to where a script of package.json can run.   node setup/main.mjs demo|test|build
import path from "node:path";
import { nodePackages } from "./node-packages.mjs";
import { spark } from "./spark.mjs";
import { SetupError, TOOLS } from "./step.mjs";

const sparkHere = () => spark(path.join(TOOLS, "spark"), "test");

const NEEDS = {
  build: [nodePackages],
  demo: [nodePackages, sparkHere],
  test: [nodePackages, sparkHere],
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
