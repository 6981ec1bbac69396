import type { Command } from "commander";
import { describe, expect, test } from "vitest";
import { examplesOf } from "../../src/cli/examples.ts";
import { createProgram } from "../../src/cli/program.ts";

const t = (text: string) => text;

function program(): Command {
  const signal = new AbortController().signal;
  return createProgram({ signal, outcome: { exit: 0 }, installation: ".", json: false, t });
}

/** Every command that does something, with its path. */
function leaves(command: Command, path = ""): [string, Command][] {
  if (command.commands.length === 0) return [[path, command]];
  return command.commands.flatMap((nested) => leaves(nested, `${path} ${nested.name()}`.trim()));
}

describe("examples", () => {
  test("every command has one, and no other thing has", () => {
    const paths = leaves(program()).map(([path]) => path);
    expect(paths.filter((path) => examplesOf(path, t).length === 0)).toEqual([]);
    expect(examplesOf("no such command", t)).toEqual([]);
  });

  const lines = ["", ...leaves(program()).map(([path]) => path)].flatMap((path) =>
    examplesOf(path, t).map(({ line }) => [line, path] as const),
  );

  test.each(lines)("%s is taken as it stands", async (line, path) => {
    const sluice = program();
    let ran: string | undefined;
    for (const [name, command] of leaves(sluice)) command.action(() => void (ran = name));
    const [typed = ""] = line.split(/ [|>] /);
    await sluice.parseAsync(["node", ...typed.split(" ")]);
    expect(ran).toBe(path === "" ? ran : path);
    expect(ran).toBeDefined();
  });
});

test("commands stand before flags, and those of the connection in a group of their own", () => {
  const titles = program()
    .helpInformation()
    .match(/^[A-Z]\w+:/gm);
  expect(titles).toEqual(["Usage:", "Commands:", "Options:", "Connection:"]);
  const [, connection = ""] = program().helpInformation().split("Connection:");
  expect(connection.match(/--[\w-]+/g)).toEqual([
    ...["--project", "--region", "--lake-bucket", "--drive-folders", "--contracts", "--service-account"],
    ...["--spark-service-account", "--subnetwork", "--function-url", "--key-file"],
  ]);
});
