import type { Command, Option } from "commander";
import { existsSync, globSync, readdirSync, readFileSync, statSync } from "node:fs";
import { dirname, join, relative } from "node:path";
import { describe, expect, test } from "vitest";
import { parse as parseYaml } from "yaml";
import * as z from "zod";
import { createProgram } from "../../src/cli/program.ts";
import { connectionFields, connectionSchema, readConnection, variableOf } from "../../src/core/connection.ts";
import { Contract } from "../../src/core/jobs/contract/contract.ts";

const ROOT = join(import.meta.dirname, "..", "..");
const READMES = ["README.md", "README.pt-br.md"];
const GUIDES = [...READMES, "CONTRIBUTING.md", "CHANGELOG.md", "airflow/README.md", "terraform/README.md"];
const DOCUMENTS = [
  ...[...GUIDES, "ARCHITECTURE.md", "spark/README.md"],
  ...readdirSync(join(ROOT, "decisions")).map((name) => `decisions/${name}`),
];
/** Where documents may send their reader. */
const HOSTS = ["keepachangelog.com", "semver.org"];

const read = (file: string) => readFileSync(join(ROOT, file), "utf8");
const all = (text: string, pattern: RegExp) => [...text.matchAll(pattern)].map(([, found = ""]) => found);
const headings = (text: string) => all(text.replaceAll(/^```[^]*?^```/gm, ""), /^(#+ .+)$/gm);

/** The code blocks: language and code, without the comments, which each language of the README has in its own words. */
function codeBlocks(text: string): { language: string; code: string }[] {
  return [...text.matchAll(/^```(\w*)\n([^]*?)^```/gm)].map(([, language = "", code = ""]) => ({
    language,
    code: code.replaceAll(/ +#.*$/gm, ""),
  }));
}

function codeBlock(text: string, language: string): string {
  return codeBlocks(text).find((block) => block.language === language)!.code;
}

test.each(DOCUMENTS)("what %s links to is there", (file) => {
  const links = all(read(file), /\]\(([^)\s]+)\)/g);
  const [away, inside] = [links.filter((link) => /^\w+:/.test(link)), links.filter((link) => !/^\w+:/.test(link))];
  expect(away.filter((link) => !HOSTS.includes(new URL(link).hostname))).toEqual([]);
  const missing = inside.filter((link) => {
    const [path = "", anchor] = link.split("#");
    const target = path === "" ? file : relative(ROOT, join(ROOT, dirname(file), path));
    if (!existsSync(join(ROOT, target))) return true;
    return anchor !== undefined && !headings(read(target)).map(anchorOf).includes(anchor);
  });
  expect(missing).toEqual([]);
});

/** As GitHub and the Marketplace make it of a heading. */
function anchorOf(heading: string): string {
  const words = heading.replace(/^#+ /, "").toLowerCase();
  return words.replaceAll(/[^\p{L}\p{N} -]/gu, "").replaceAll(" ", "-");
}

test.each(DOCUMENTS)("%s names no place of somebody's machine and no host of packages", (file) => {
  const text = read(file);
  expect(all(text, /((?:^|[\s`"'(])\/(?:home|root|tmp|work|Users|private)\/\S*)/gm)).toEqual([]);
  expect(all(text, /(\b(?:registry|pypi|npm|files)\.[\w-]+\.(?:org|com|io)\b)/g)).toEqual([]);
});

describe("the command line", () => {
  const program = createProgram({
    signal: new AbortController().signal,
    outcome: { exit: 0 },
    installation: ROOT,
    json: false,
    t: (text) => text,
  });
  const spelled = /\bsluice((?: (?:[\w./-]+))+)/g;

  test.each(GUIDES)("has what %s says of it", (file) => {
    const inCode = [...codeBlocks(read(file)).map(({ code }) => code), ...all(read(file), /`([^`\n]+)`/g)];
    const called = inCode.flatMap((code) => all(code, spelled));
    expect(called.flatMap((words) => complaints(words.trim().split(" ")))).toEqual([]);
    const flags = inCode.filter((code) => /^--[\w-]+$/.test(code));
    expect(flags.filter((flag) => !optionsOf(program).some(({ long }) => long === flag))).toEqual([]);
  });

  test.each(READMES)("has no command that %s does not show", (file) => {
    const shown = read(file);
    expect(program.commands.filter((command) => !shown.includes(`sluice ${command.name()}`))).toEqual([]);
    const parts = program.commands.flatMap(({ commands }) => commands).map((command) => command.name());
    expect(parts.filter((name) => !shown.includes(name))).toEqual([]);
  });

  /** What is wrong with a call: a command or an option that is not there. */
  function complaints(words: readonly string[]): string[] {
    let command = program;
    for (const word of words) {
      const next = command.commands.find((sub) => sub.name() === word);
      const isOption = word.startsWith("--");
      const known = [...command.options, ...program.options].some(({ long }) => long === word);
      if (next) command = next;
      else if (word === "--help" || word === "COMMAND") continue;
      else if (isOption ? !known : command.commands.length > 0) return [`sluice ${words.join(" ")}: ${word}`];
    }
    return [];
  }

  function optionsOf(command: Command): Option[] {
    return [...command.options, ...command.commands.flatMap(optionsOf)];
  }
});

test.each(GUIDES)("the variables that %s names are read somewhere", (file) => {
  const named = new Set(all(read(file), /\b(SLUICE_[A-Z_]*[A-Z])\b/g));
  const known = new Set([...sources().flatMap((text) => all(text, /\b(SLUICE_[A-Z_]*[A-Z])\b/g)), ...ofConnection()]);
  expect([...named].filter((name) => !known.has(name))).toEqual([]);
});

/** The variables whose names the program makes of the fields of `sluice.json`. */
function ofConnection(): string[] {
  const Airflow = z.object({
    properties: z.object({ airflow: z.object({ properties: z.record(z.string(), z.unknown()) }) }),
  });
  const { airflow } = Airflow.parse(connectionSchema()).properties;
  const machine = Object.keys(airflow.properties).map((field) =>
    variableOf(field).replace("SLUICE_", "SLUICE_AIRFLOW_"),
  );
  return [...connectionFields.map(variableOf), ...machine];
}

/** Everything that can read a variable. */
function sources(): string[] {
  const folders = ["src", "setup", "emulators", "terraform", "test", "airflow/dags"];
  const files = folders.flatMap((folder) =>
    readdirSync(join(ROOT, folder), { recursive: true, encoding: "utf8" }).map((path) => join(folder, path)),
  );
  const code = [...files, ".ci/run", "airflow/compose.yaml"].filter((file) => /\.(ts|mjs|tf|py|yaml)$|run$/.test(file));
  return code
    .filter((file) => file !== "test/repository/docs.test.ts" && statSync(join(ROOT, file)).isFile())
    .map(read);
}

describe("the README", () => {
  const [english, portuguese] = READMES.map(read) as [string, string];

  test("says the same in both languages", () => {
    const levels = (text: string) => headings(text).map((heading) => heading.split(" ")[0]);
    expect(levels(portuguese)).toEqual(levels(english));
    expect(codeBlocks(portuguese)).toEqual(codeBlocks(english));
    const pictures = (text: string) => all(text, /!\[[^\]]+\]\(([^)]+)\)/g);
    expect(pictures(portuguese)).toEqual(pictures(english));
    const rows = (text: string) => text.split("\n").filter((line) => line.startsWith("|")).length;
    expect(rows(portuguese)).toBe(rows(english));
    const variables = (text: string) => [...new Set(all(text, /\b(SLUICE_\w+)\b/g))].toSorted();
    expect(variables(portuguese)).toEqual(variables(english));
  });

  test("shows a sluice.json that is one", () => {
    const text = codeBlock(english, "json");
    const connection = readConnection({ file: { path: "sluice.json", text }, environment: {}, flags: {} });
    expect(connection).toMatchObject({ lakeBucket: "my-project-lake", airflow: { port: 22, user: "ana_example_com" } });
  });

  test("shows a contract that is one", () => {
    const contract = Contract.parse(parseYaml(codeBlock(english, "yaml")));
    expect(contract.dataset).toBe("airports");
    expect(contract.columns.map(({ name }) => name)).toEqual(["iata", "city", "latitude", "opened"]);
  });

  test("names the commands of the editor as the editor does", () => {
    for (const [text, file] of [
      [english, "package.nls.json"] as const,
      [portuguese, "package.nls.pt-br.json"] as const,
    ]) {
      const titles = z.record(z.string(), z.string()).parse(JSON.parse(read(file)));
      const offered = Object.entries(titles).filter(([key]) => /^sluice\.(?!object|file|view\.loadMore)/.test(key));
      const words = offered.flatMap(([, title]) => all(title, /(\p{L}{4,})/gu));
      expect(words.filter((word) => !text.includes(word))).toEqual([]);
    }
  });

  test.each([
    ["README.md", "src/messages/en"],
    ["README.pt-br.md", "src/messages/pt-br"],
  ])("%s explains messages that there are", (file, wording) => {
    const table = read(file).split("\n## ").at(-1)!;
    const messages = all(table, /^\| ([^|]+?) +\|/gm).slice(2);
    const words = globSync(`${wording}/*.ts`, { cwd: ROOT });
    const said = [...words, "emulators/dataproc/run/spark.ts", "setup/python.mjs", "spark/sluice_job/write/compare.py"]
      .map(read)
      .join("\n");
    expect(messages.length).toBeGreaterThan(8);
    expect(messages.filter((message) => !said.includes(message))).toEqual([]);
  });
});
