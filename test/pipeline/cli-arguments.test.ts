import { afterAll, beforeAll, expect, test } from "vitest";
import { openCommandLine, type CommandLine } from "./command-line.ts";

let sluice: CommandLine;

beforeAll(async () => {
  sluice = await openCommandLine();
});
afterAll(() => sluice.close());

const PORTUGUESE = { LC_ALL: "pt_BR.UTF-8" };

const HELP: Readonly<Record<string, readonly string[]>> = {
  "": ["--json", "--lake-bucket <value>", "SLUICE_LAKE_BUCKET", "Exit codes: 0 done", "ingest", "emulators"],
  init: ["asks for what no flag gives"],
  doctor: ["changes nothing"],
  completion: ["<shell>", '"powershell"'],
  ingest: [
    "--plan",
    "--folder <id>",
    "--file <id>",
    "--since <date>",
    '"reconcile"',
    "--run-id <id>",
    "--confirm-gone",
  ],
  submit: ["--follow", "costs money"],
  batches: ["--limit <n>"],
  logs: ["<batch>"],
  cancel: ["<batch>"],
  results: ["[dataset]", "--rows <n>", "--report"],
  trace: ["<name>"],
  "contract check": ["<file>", "--contract <file>", "--against <file>", "--name <name>", "1 rows would be quarantined"],
  "contract propose": ["<file>", "--write", "asks before it replaces one"],
  "dags push": ["known_hosts", "SLUICE_AIRFLOW_HOST"],
  "emulators start": ["they go on after this command has ended"],
  "emulators stop": ["their data stays"],
  "emulators status": ["whether they run"],
  "emulators spark": ["about 500 MB"],
  "emulators seed": ["[folder]"],
};

test.each(Object.entries(HELP))("sluice %s --help says what it takes, on stdout", async (command, words) => {
  const { code, out, err } = await sluice.run([...command.split(" ").filter(Boolean), "--help"]);
  expect({ code, err }).toEqual({ code: 0, err: "" });
  const text = out.replace(/\s+/g, " ");
  expect(text).toContain(`Usage: sluice ${command}`.trim());
  for (const word of words) expect(text).toContain(word);
  expect(out).toMatch(/^Examples:\n {2}sluice /m);
});

test.each(Object.keys(HELP))("sluice %s --help is told in Portuguese, all of it", async (command) => {
  const { code, out, err } = await sluice.run([...command.split(" ").filter(Boolean), "--help"], PORTUGUESE);
  expect({ code, err }).toEqual({ code: 0, err: "" });
  const text = out.replace(/\s+/g, " ");
  expect(text).toContain(`Uso: sluice ${command}`.trim());
  // What is told in English has words between blanks that Portuguese has not.
  expect(text.match(/ (the|of|with|where|and|display|Options:|Usage:|\(default:) /g) ?? []).toEqual([]);
});

test.each([
  [["nonsense"], "erro: comando desconhecido 'nonsense'"],
  [["ingst"], "(Quis dizer ingest?)"],
  [["ingest", "--nonsense"], "erro: opção desconhecida '--nonsense'"],
  [["dags", "push", "too", "many"], "erro: argumentos demais para 'push'. Esperados 0, recebidos 2: too, many."],
  [["logs"], "erro: falta o argumento obrigatório 'batch'"],
  [["batches", "--limit"], "erro: falta o argumento da opção '--limit <n>'"],
  [["batches", "--limit", "abc"], "'--limit <n>' é inválido. Não é um número inteiro de 1 a 1000."],
  [["ingest", "--mode", "fast"], "As opções permitidas são incremental, reconcile."],
  [["ingest", "--plan", "--mode", "reconcile"], "não pode ser usada com a opção"],
])("sluice %j is refused in Portuguese", async (args, words) => {
  const { code, out, err } = await sluice.run(args, PORTUGUESE);
  expect({ code, out }).toEqual({ code: 2, out: "" });
  expect(err).toContain(words);
  // Its own help: that of the words before the one that is no command.
  const asked = Object.keys(HELP).filter((command) => args.join(" ").startsWith(command));
  expect(err).toContain(`(${`sluice ${asked.at(-1) ?? ""}`.trim()} --help diz mais.)`);
});

test.each([
  [["nonsense"], "unknown command 'nonsense'"],
  [["ingest", "--nonsense"], "unknown option '--nonsense'"],
  [["emulators", "start", "--nonsense"], "unknown option '--nonsense'"],
  [["dags", "push", "too", "many"], "too many arguments"],
  [["logs"], "missing required argument 'batch'"],
  [["batches", "--limit", "abc"], "'abc' is invalid. It is not a whole number from 1 to 1000."],
  [["batches", "--limit", "0"], "'0' is invalid."],
  [["results", "x", "--rows", "1e3"], "'1e3' is invalid."],
  [["contract", "check"], "missing required argument 'file'"],
  [["contract", "check", "a.csv", "--rows", "0"], "'0' is invalid."],
  [["ingest", "--mode", "fast"], "Allowed choices are incremental, reconcile."],
  [["ingest", "--run-id", "../../x"], "It is not 8 to 64 lower-case letters, digits and dashes."],
  [["ingest", "--plan", "--mode", "reconcile"], "cannot be used with option"],
])("sluice %j is refused before anything is done: exit 2", async (args, words) => {
  const { code, out, err } = await sluice.run(args);
  expect({ code, out }).toEqual({ code: 2, out: "" });
  expect(err).toContain(words);
  expect(err).not.toMatch(/^ +at /m);
});

test("its version is the package's", async () => {
  const { default: manifest } = await import("../../package.json", { with: { type: "json" } });
  expect(await sluice.run(["--version"])).toEqual({ code: 0, out: `${manifest.version}\n`, err: "" });
});

test("a reader that has seen enough is no error", async () => {
  expect(await sluice.unread(["--help"])).toMatchObject({ code: 0, err: "" });
});
