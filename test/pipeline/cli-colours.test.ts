import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { noPty, onTerminal } from "../support/on-terminal.ts";
import { CLI, openCommandLine, type CommandLine } from "./command-line.ts";

const RED = "\u001b[31m";
const ESC = "\u001b[";

let sluice: CommandLine;
beforeAll(async () => {
  sluice = await openCommandLine();
});
afterAll(() => sluice.close());

test("a pipe gets no colours, unless FORCE_COLOR asks for them; lines of JSON never do", async () => {
  const plain = await sluice.run(["doctor"]);
  expect(plain.code).toBe(1);
  expect(plain.out + plain.err).not.toContain(ESC);
  const forced = await sluice.run(["doctor"], { FORCE_COLOR: "1" });
  expect(forced.out).toMatch(/^sluice\.json +\u001b\[31mfailed/m);
  const json = await sluice.run(["--json", "doctor"], { FORCE_COLOR: "1" });
  expect(json.out + json.err).not.toContain(ESC);
});

test("what failed is red, and nothing else of an error; as JSON it has no colour", async () => {
  const { err } = await sluice.run(["batches"], { FORCE_COLOR: "1" });
  const [first = "", ...rest] = err.trimEnd().split("\n");
  expect(first).toContain(RED);
  expect(rest.length).toBeGreaterThan(0);
  expect(rest.join("\n")).not.toContain(ESC);
  expect((await sluice.run(["--json", "batches"], { FORCE_COLOR: "1" })).err).not.toContain(ESC);
});

describe.skipIf(noPty !== undefined)(`on a terminal${noPty === undefined ? "" : `: ${noPty}`}`, () => {
  // Of where the tests run nothing but this counts: on a terminal of a build server (`CI`) there are no colours.
  const CLEAN = ["NO_COLOR", "FORCE_COLOR", "NODE_DISABLE_COLORS", "CI"].flatMap((name) => ["-u", name]);
  const run = (...variables: readonly string[]) =>
    onTerminal(["env", ...CLEAN, ...variables, process.execPath, CLI, "batches", "--workspace", sluice.workspace], [], {
      SLUICE_STATE_FOLDER: sluice.state,
    });

  test("an error is red", async () => {
    expect((await run()).screen).toContain(RED);
  });

  test.each(["NO_COLOR=1", "TERM=dumb"])("with %s it is not", async (variable) => {
    const { code, screen } = await run(variable);
    expect(code).toBe(1);
    expect(screen).not.toContain(RED);
  });
});
