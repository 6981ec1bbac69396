import { execFile } from "node:child_process";
import { createHash } from "node:crypto";
import { existsSync } from "node:fs";
import { mkdir, readFile, stat } from "node:fs/promises";
import { join } from "node:path";
import { promisify } from "node:util";
import { loadedAtStart } from "./loaded-at-start.ts";
import { median, milliseconds, seconds, spread, timed, type Result } from "./result.ts";

const ROOT = join(import.meta.dirname, "..", "..");
const at = (...path: string[]) => join(ROOT, ...path);
const run = promisify(execFile);
const node = (...args: string[]) => run(process.execPath, args, { cwd: ROOT });

/** The set-up that finds everything done. Left out where it would have something to do: that is a download. */
export async function measureSetup(): Promise<Result> {
  const what = "set-up with nothing to do";
  const budget = "2 s";
  if (!(await isSetUp())) return { what, budget, value: "left out", note: "the set-up is not done here" };
  const times = await timed(3, () => node("setup/main.mjs", "demo"));
  return { what, budget, value: seconds(median(times)), note: spread(times) };
}

/** As setup/node-packages.mjs stamps it. */
async function isSetUp(): Promise<boolean> {
  const stamp = at("node_modules", ".sluice-stamp");
  if (!existsSync(stamp) || !existsSync(at(".tools", "spark", ".stamp-test"))) return false;
  const inputs = [await readFile(at("package-lock.json"), "utf8"), process.platform, process.arch];
  return (await readFile(stamp, "utf8")) === createHash("sha256").update(inputs.join("\0")).digest("hex");
}

export async function measureSizes(): Promise<Result[]> {
  const { bytes } = loadedAtStart(await readFile(at("dist", "meta.json"), "utf8"), "extension.js");
  const vsix = at("out", "bench.vsix");
  await mkdir(at("out"), { recursive: true });
  await run("npm", ["run", "--silent", "vsix", "--", "--out", vsix], { cwd: ROOT });
  return [
    { what: "code loaded at activation", value: `${Math.round(bytes / 1024)} KB`, budget: "80 KB" },
    { what: "VSIX", value: `${((await stat(vsix)).size / 1024 / 1024).toFixed(1)} MB`, budget: "4 MB" },
  ];
}

/** Beside a Node that does nothing: the difference is ours. */
export async function measureStart(): Promise<Result> {
  const bare = median(await timed(9, () => node("-e", "0")));
  const times = await timed(9, () => node("dist/cli.js", "--version"));
  const ratio = (median(times) / bare).toFixed(1);
  return {
    what: "sluice --version",
    value: milliseconds(median(times)),
    note: `${spread(times)}; ${ratio} times a bare Node (${milliseconds(bare)})`,
  };
}

export async function measureDemo(): Promise<Result> {
  const what = "npm run demo, after set-up";
  const budget = "120 s";
  if (!existsSync(at(".tools", "spark", "spark.json")))
    return { what, budget, value: "left out", note: "no Spark here" };
  const times = await timed(1, () => node("--disable-warning=ExperimentalWarning", "demo/main.ts"));
  return { what, budget, value: seconds(median(times)), note: "once" };
}
