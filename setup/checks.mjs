// What looks over shell scripts and the workflows of GitHub, in a Python environment of its own.
import path from "node:path";
import { environment } from "./python.mjs";
import { ROOT, TOOLS, step, text } from "./step.mjs";

const REQUIREMENTS = "setup/checks.requirements.txt";

export function checks(folder = path.join(TOOLS, "checks")) {
  return step(`Checks of shell scripts and workflows (about 35 MB in ${folder})`, {
    stamp: path.join(folder, ".stamp"),
    inputs: [text(REQUIREMENTS)],
    work: () => environment(folder, path.join(ROOT, REQUIREMENTS), { tools: path.dirname(folder) }),
  });
}
