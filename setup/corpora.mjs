// CSV files that others publish in their packages: the job's reader is held against Python's on them. Nothing is run of it.
// The lock is made by: uv pip compile --universal --python-version 3.10 --generate-hashes --no-emit-index-url \
//     --no-annotate --no-header --no-deps setup/corpora.in -o setup/corpora.requirements.txt
import path from "node:path";
import { environment } from "./python.mjs";
import { ROOT, TOOLS, step, text } from "./step.mjs";

const REQUIREMENTS = "setup/corpora.requirements.txt";

export function corpora(folder = path.join(TOOLS, "corpora")) {
  return step(`CSV files of others (about 125 MB in ${folder})`, {
    stamp: path.join(folder, ".stamp"),
    inputs: [text(REQUIREMENTS)],
    work: () => environment(folder, path.join(ROOT, REQUIREMENTS), { tools: path.dirname(folder) }),
  });
}
