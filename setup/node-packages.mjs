import path from "node:path";
import { ROOT, run, step, text } from "./step.mjs";

/** The npm packages of the lock file, Node 24 among them: npm scripts then run it on any machine. */
export function nodePackages() {
  return step("npm packages", {
    stamp: path.join(ROOT, "node_modules", ".sluice-stamp"),
    inputs: [text("package-lock.json"), process.platform, process.arch],
    // The running Node may be older than the packages ask for: they run on the Node 24 that comes with them.
    work: () => run(process.platform === "win32" ? "npm.cmd" : "npm", ["ci", "--loglevel=error"]),
  });
}
