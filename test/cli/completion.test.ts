import { spawnSync } from "node:child_process";
import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { completionScript } from "../../src/cli/completion/scripts.ts";
import { placesOf } from "../../src/cli/completion/table.ts";
import { createProgram } from "../../src/cli/program.ts";
import { temporaryFolder } from "../support/temporary-folder.ts";

const signal = new AbortController().signal;
const program = createProgram({ signal, outcome: { exit: 0 }, installation: ".", json: false, t: (text) => text });
const places = placesOf(program);

test("every command is a place, with its own options and the program's", () => {
  const paths = places.map(({ path }) => path);
  expect(paths).toEqual(
    expect.arrayContaining(["", "ingest", "contract", "contract check", "emulators seed", "doctor"]),
  );
  const check = places.find(({ path }) => path === "contract check");
  expect(check!.words.map(({ text }) => text)).toEqual(expect.arrayContaining(["--against", "--json", "--help"]));
});

const has = (shell: string) => spawnSync(shell, ["--version"]).status === 0;

const CASES = [
  [["sluice", "ing"], ["ingest"]],
  [
    ["sluice", "contract", ""],
    ["check", "propose"],
  ],
  [["sluice", "--json", "contract", "che"], ["check"]],
  [["sluice", "contract", "check", "--aga"], ["--against"]],
  [
    ["sluice", "ingest", "--mode", ""],
    ["incremental", "reconcile"],
  ],
  [["sluice", "ingest", "--mode", "rec"], ["reconcile"]],
  [["sluice", "ingest", "--folder", "--pl"], []],
  [["sluice", "nonsense", "dags", "pu"], ["push"]],
] as const;

describe.skipIf(!has("bash"))("bash", () => {
  test.each(CASES)("completes %j", async (typed, offered) => {
    const file = join(await temporaryFolder(), "sluice.bash");
    await writeFile(file, completionScript("bash", places));
    const script =
      'source "$1"; shift; COMP_WORDS=("$@"); COMP_CWORD=$(($# - 1)); _sluice; printf "%s\\n" "${COMPREPLY[@]}"';
    // A shell warns on stderr of a language that its machine has not; the script itself must say nothing.
    const env = { ...process.env, LC_ALL: "C" };
    const given = ["-c", script, "bash", file, ...typed];
    const { status, stdout, stderr } = spawnSync("bash", given, { encoding: "utf8", env });
    expect({ status, stderr }).toEqual({ status: 0, stderr: "" });
    const words = stdout.split("\n").filter((word) => word !== "" && (typed.at(-1) !== "" || !word.startsWith("--")));
    expect(words).toEqual(offered);
  });
});

describe.skipIf(!has("fish"))("fish", () => {
  test.each(CASES.filter(([, offered]) => offered.length > 0))("completes %j", async (typed, offered) => {
    const file = join(await temporaryFolder(), "sluice.fish");
    await writeFile(file, completionScript("fish", places));
    const script = `source ${file}; complete -C ${JSON.stringify(typed.join(" "))}`;
    const { stdout } = spawnSync("fish", ["--no-config", "-c", script], { encoding: "utf8" });
    const words = stdout.split("\n").map((line) => line.split("\t")[0]);
    expect(words).toEqual(expect.arrayContaining([...offered]));
  });
});

test.each(["zsh", "fish"] as const)(
  "what %s gets is a script of its language, where it is there to say so",
  async (shell) => {
    const script = completionScript(shell, places);
    expect(script).toContain("contract check");
    if (!has(shell)) return;
    const file = join(await temporaryFolder(), `sluice.${shell}`);
    await writeFile(file, script);
    expect(spawnSync(shell, ["-n", file], { encoding: "utf8" })).toMatchObject({ status: 0, stderr: "" });
  },
);

test("PowerShell's table has every place, and quotes nothing open", () => {
  const script = completionScript("powershell", places);
  for (const { path } of places) expect(script).toContain(`'${path}' = @('`);
  expect(script.match(/'/g)!.length % 2).toBe(0);
});
