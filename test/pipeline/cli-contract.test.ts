import { existsSync, readFileSync } from "node:fs";
import { mkdir, readdir, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import * as z from "zod";
import { CheckedFile } from "../../src/core/jobs/local/check-file.ts";
import { SPARK_FOLDER } from "../support/emulators.ts";
import { openCommandLine, type CommandLine } from "./command-line.ts";

const VARIABLES = { SLUICE_SPARK_FOLDER: SPARK_FOLDER };
const CONTRACT = `format: 1
dataset: sales
files: ["sales*.csv"]
columns:
  - { name: id, type: integer, required: true }
  - { name: what, type: string }
`;
let sluice: CommandLine;
const place = (...parts: string[]) => join(sluice.workspace, ...parts);
const run = (...args: string[]) => sluice.run(["contract", ...args], VARIABLES);

beforeAll(async () => {
  sluice = await openCommandLine();
  await mkdir(place("contracts"));
  await writeFile(place("contracts", "sales.yaml"), CONTRACT);
  await writeFile(place("sales-good.csv"), "id,what\n1,pen\n");
  await writeFile(place("sales-bad.csv"), 'id,what\n1,pen\nx,"a\nb"\n3\n');
});
afterAll(() => sluice.close());

describe.skipIf(!existsSync(join(SPARK_FOLDER, "spark.json")))("sluice contract check", () => {
  test("says that a file is whole: exit 0", async () => {
    const { code, out, err } = await run("check", "sales-good.csv");
    expect({ code, out }).toEqual({ code: 0, out: "" });
    expect(err).toContain("By the contract sales: 1 rows read = 1 curated + 0 quarantined + 0 duplicates.");
  });

  test("shows each row that would be quarantined, on stdout: exit 1", async () => {
    const { code, out } = await run("check", "sales-bad.csv");
    expect(code).toBe(1);
    expect(out).toMatch(/^3 +id +type +x,"a b" +id: 'x' is not an integer$/m);
    expect(out).toMatch(/^5 +fields +3 +has 1 fields, the header has 2$/m);
    expect(out).toContain("3 rows read = 1 curated + 2 quarantined + 0 duplicates");
    expect((await run("check", "sales-bad.csv", "--rows", "1")).out).not.toMatch(/^5 /m);
  });

  test("says in the user's language what it doubts", async () => {
    const { out } = await sluice.run(["contract", "check", "sales-bad.csv"], { ...VARIABLES, LANG: "pt_BR.UTF-8" });
    expect(out).toContain("Só com este arquivo nada seria publicado: 2 de 3 linhas quebram o contrato");
  });

  test("prints one line of JSON", async () => {
    const { code, out } = await sluice.run(["--json", "contract", "check", "sales-bad.csv"], VARIABLES);
    expect(code).toBe(1);
    const checked = CheckedFile.extend({ file: z.string() }).parse(JSON.parse(out));
    expect(checked).toMatchObject({ file: "sales-bad.csv", dataset: "sales", totals: { quarantined: 2 } });
    expect(checked.rows.map(({ line }) => line)).toEqual([3, 5]);
  });

  test("takes a contract from anywhere, a name in Drive, and the contract before a change", async () => {
    await writeFile(place("after.yaml"), CONTRACT.replace("type: integer", "type: string"));
    const { code, out } = await run(
      "check",
      "sales-bad.csv",
      "--contract",
      "after.yaml",
      "--against",
      "contracts/sales.yaml",
    );
    expect(code).toBe(1);
    expect(out).toMatch(/^newly curated +3 +id +type/m);
    expect(out).toContain("The change quarantines 0 rows and lets in 1.");
    await writeFile(place("export"), "id,what\n1,pen\n");
    expect((await run("check", "export", "--name", "sales-3.csv")).code).toBe(0);
  });

  test("what can't be looked at is told: exit 2", async () => {
    await writeFile(place("wrong.yaml"), CONTRACT.replace("type: string", 'type: string, matches: "(?=a)"'));
    for (const [args, words] of [
      [["nothing.csv"], `There is no file ${place("nothing.csv")}.`],
      [["nothing.csv", "--name", "sales.csv"], `There is no file ${place("nothing.csv")}.`],
      [["contracts"], "It is a folder"],
      [["after.yaml"], "No contract in"],
      [["sales-good.csv", "--contract", "nothing.yaml"], "nothing.yaml"],
      [["sales-good.csv", "--contract", "wrong.yaml"], "the pattern (?=a) of what can't be used by RE2"],
    ] as const) {
      const { code, out, err } = await run("check", ...args);
      expect({ args, code, out }).toEqual({ args, code: 2, out: "" });
      expect(err).toContain(words);
      expect(err).not.toMatch(/^ +at /m);
    }
    const { code, err } = await sluice.run(["--json", "contract", "check", "after.yaml"], VARIABLES);
    expect(code).toBe(2);
    expect(JSON.parse(err)).toMatchObject({ error: { code: "contract.no-match" } });
  });

  test("leaves nothing behind beside the file, nor in the job's folder", async () => {
    await run("check", "sales-good.csv");
    expect(
      (await readdir(sluice.workspace)).filter((name) => !/^(sales-|contracts$|.*\.yaml$|export$)/.test(name)),
    ).toEqual([]);
    expect(await readdir(join(sluice.state, "python"))).not.toEqual([]);
  });

  test("proposes a contract that takes the file: on stdout, or among the pipeline's", async () => {
    const csv = "Código;Valor;Dia\n007;1.50;31/01/2024\n";
    await writeFile(place("pedidos-2024.csv"), Buffer.from(csv, "latin1"));
    const { code, out } = await run("propose", "pedidos-2024.csv");
    expect(code).toBe(0);
    expect(out).toContain("- { name: codigo, from: Código, type: string, required: true }");
    expect(out).toContain("# Not UTF-8 (line 1): windows-1252 is a guess.");
    expect(await readdir(place("contracts"))).toEqual(["sales.yaml"]);
    const written = await run("propose", "pedidos-2024.csv", "--write");
    expect({ code: written.code, out: written.out }).toEqual({
      code: 0,
      out: `${place("contracts", "pedidos.yaml")}\n`,
    });
    expect(await readFile(place("contracts", "pedidos.yaml"), "utf8")).toBe(out);
    expect((await run("check", "pedidos-2024.csv")).code).toBe(0);
    // Nobody can be asked here.
    await writeFile(place("contracts", "pedidos.yaml"), CONTRACT.replace("dataset: sales", "dataset: pedidos"));
    expect((await run("propose", "pedidos-2024.csv", "--write")).code).toBe(130);
    expect(await readFile(place("contracts", "pedidos.yaml"), "utf8")).toContain("dataset: pedidos\nfiles");
  });

  test("proposes in the user's language", async () => {
    const { out } = await sluice.run(["contract", "propose", "sales-good.csv"], { ...VARIABLES, LANG: "pt_BR.UTF-8" });
    expect(out).toContain("# Feito a partir de sales-good.csv");
  });
});

test("Ctrl+C ends what is being done, and leaves nothing running: exit 130", async () => {
  const spark = place("..", "a-spark");
  await mkdir(spark);
  const [python, started] = [join(spark, "python"), join(spark, "started")];
  await writeFile(python, `#!/bin/sh\necho "$$ $TMPDIR" > '${started}'\nexec sleep 3600\n`, { mode: 0o755 });
  await writeFile(join(spark, "spark.json"), JSON.stringify({ format: 1, python }));
  const isStarted = () => expect.poll(() => existsSync(started) && readFileSync(started, "utf8")).toMatch(/\n$/);
  const args = ["contract", "check", "sales-good.csv"];
  const { code, err } = await sluice.interrupted(args, isStarted, { SLUICE_SPARK_FOLDER: spark });
  expect({ code, err }).toEqual({ code: 130, err: "Interrupted.\n" });
  const [pid, scratch] = (await readFile(started, "utf8")).trim().split(" ");
  expect(() => process.kill(Number(pid), 0)).toThrow("ESRCH");
  expect(existsSync(scratch!)).toBe(false);
});

test("without local Spark its set-up is offered, and is not begun unasked: exit 2", async () => {
  const { code, out, err } = await sluice.run(["contract", "check", "sales-good.csv"]);
  expect({ code, out }).toEqual({ code: 2, out: "" });
  expect(err).toContain("which is not set up. Set it up? It takes about 500 MB");
  expect(err).toContain("say --yes to agree");
});
