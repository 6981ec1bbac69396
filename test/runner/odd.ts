import { spawn } from "node:child_process";
import { once } from "node:events";
import { existsSync, readFileSync } from "node:fs";
import { mkdir, mkdtemp, rm, symlink } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";

/**
 * Runs suites where nobody tries them: the day is tomorrow or long past here, and 120 days ahead where a clock can be set;
 * the language is another one; the repository and the temporary folder have blanks and other letters in their names. What is
 * tested is the last commit.
 *
 *     npm run test:odd                     the suites that need no editor and no Airflow server
 *     npm run test:odd -- unit pipeline    these
 */
const SUITES = ["build", "unit", "conformance", "fault", "spark"];
/** Python's sleep fails under the clock that is set ahead. */
const PYTHON = new Set(["spark", "airflow", "clients"]);
/** UTC+14: elsewhere it is still yesterday. */
const PLACE = { TZ: "Pacific/Kiritimati", LANG: "pt_BR.UTF-8", LC_ALL: "pt_BR.UTF-8" };
const ROOT = join(import.meta.dirname, "..", "..");
/** Where setup says which library it is. */
const FAKETIME = join(ROOT, ".tools", "faketime");

const given = process.argv.slice(2);
const place = await mkdtemp(join(tmpdir(), "Größe und Maß à ção "));
try {
  const clone = join(place, "sluice");
  const temporary = join(place, "für später");
  await mkdir(temporary);
  const cloned = await run("git", ["clone", "--quiet", ROOT, clone], ROOT, {});
  if (cloned !== 0) throw new Error("The repository could not be cloned.");
  for (const folder of ["node_modules", ".tools"]) await symlink(join(ROOT, folder), join(clone, folder));
  // What is tested is a clone, in which nothing is built.
  const suites = given.length === 0 ? SUITES : [...new Set(["build", ...given])];
  const odd = { ...PLACE, TMPDIR: temporary };
  const codes = [
    await test(
      suites.filter((suite) => !PYTHON.has(suite)),
      clone,
      { ...odd, ...clock() },
    ),
    await test(
      suites.filter((suite) => PYTHON.has(suite)),
      clone,
      odd,
    ),
  ];
  process.exitCode = Math.max(...codes);
} finally {
  await rm(place, { recursive: true, force: true });
}

/** 120 days ahead, where a clock can be set; time that passes, passes as it does. */
function clock(): Record<string, string> {
  if (!existsSync(FAKETIME)) return {};
  const library = readFileSync(FAKETIME, "utf8");
  return { LD_PRELOAD: library, FAKETIME: "+120d", FAKETIME_DONT_FAKE_MONOTONIC: "1", FAKE_UTIME: "1" };
}

async function test(suites: string[], cwd: string, env: Record<string, string>): Promise<number> {
  if (suites.length === 0) return 0;
  return run(process.execPath, ["--disable-warning=ExperimentalWarning", "test/runner/main.ts", ...suites], cwd, env);
}

async function run(program: string, args: string[], cwd: string, env: Record<string, string>): Promise<number> {
  const child = spawn(program, args, { cwd, env: { ...process.env, ...env }, stdio: ["ignore", "inherit", "inherit"] });
  const [code] = (await once(child, "exit")) as [number | null];
  return code ?? 1;
}
