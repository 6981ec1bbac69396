import { execFile } from "node:child_process";
import { existsSync } from "node:fs";
import { promisify } from "node:util";
import { describe, expect, test } from "vitest";
import { activate, compare, open, probe, withdraw, type RemoteCommand } from "../../../src/core/dags/remote.ts";
import { SHELLCHECK } from "../../support/shellcheck.ts";

const release = { id: "a", partial: ".a.b.partial", folders: [], copies: [], needed: 0, staleMinutes: 1 };
const COMMANDS = [
  compare("/opt", "a"),
  open("/opt", release),
  probe("/opt", release.partial),
  activate("/opt", { id: "a", partial: release.partial, nonce: "b", keep: 3 }),
  withdraw("/opt", release.partial, 1),
];

/** The script that the VM's shell is given, as a shell reads it. */
async function scriptOf({ command }: RemoteCommand): Promise<string> {
  const said = command.replace("exec sh -c", String.raw`exec printf '%s\0'`);
  const { stdout } = await promisify(execFile)("sh", ["-c", said]);
  return stdout.split("\0")[0]!;
}

async function complaints(script: string): Promise<string> {
  const looked = promisify(execFile)(SHELLCHECK, ["--shell=sh", "--format=gcc", "-"]);
  looked.child.stdin?.end(script);
  return looked.then(
    ({ stdout }) => stdout,
    (error: unknown) => (error as { stdout: string }).stdout,
  );
}

describe.skipIf(!existsSync(SHELLCHECK))("shellcheck finds nothing in what the VM runs", () => {
  test.each(COMMANDS)("to $step", async (command) => {
    const script = await scriptOf(command);
    expect(script).toMatch(/^set -eu\n/);
    expect(await complaints(script)).toBe("");
  });

  test("but a variable without quotes", async () => {
    expect(await complaints("set -eu\nrm -rf $1\n")).toContain("SC2086");
  });
});
