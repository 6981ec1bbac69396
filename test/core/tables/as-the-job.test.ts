import { execFileSync } from "node:child_process";
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { parse } from "csv-parse/sync";
import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import { openTable } from "../../../src/core/tables/open-table.ts";
import type { TableRow } from "../../../src/core/tables/table.ts";
import { neverAborted } from "../../support/emulator-clients.ts";
import { SPARK_FOLDER } from "../../support/emulators.ts";
import { memorySource } from "./memory-source.ts";

const REPOSITORY = join(import.meta.dirname, "..", "..", "..");
const FAULTS = {
  NONE: undefined,
  ENCODING: "not-utf8",
  BLANKS_BEFORE_QUOTE: "blanks-before-quote",
  TEXT_AFTER_QUOTE: "text-after-quote",
  UNCLOSED: "open-quote",
} as const;

interface JobRecord {
  readonly at: number;
  readonly line: number;
  readonly fault: keyof typeof FAULTS;
  readonly fields: readonly string[];
}

/** What the job makes of texts, by its own code. */
function byTheJob(texts: readonly Uint8Array[]): JobRecord[][] {
  const input = JSON.stringify(texts.map((text) => Buffer.from(text).toString("hex")));
  const { python } = JSON.parse(readFileSync(join(SPARK_FOLDER, "spark.json"), "utf8")) as { python: string };
  const answer = execFileSync(python, [join(import.meta.dirname, "job_records.py")], {
    input,
    env: { ...process.env, PYTHONPATH: join(REPOSITORY, "spark") },
    maxBuffer: 1 << 28,
  });
  return JSON.parse(answer.toString("utf8")) as JobRecord[][];
}

/** What a table makes of a text below a header of three columns: told as the job tells it. */
async function byTable(text: Uint8Array): Promise<TableRow[]> {
  const source = memorySource(Buffer.concat([Buffer.from("a,b,c\n"), text]));
  const table = await openTable(source, "csv", neverAborted, { delimiter: "," });
  return [...(await table.rows(0, 100_000, neverAborted)).rows];
}

async function expectAgreement(texts: readonly Uint8Array[]): Promise<void> {
  const jobs = byTheJob(texts);
  for (const [number, text] of texts.entries()) {
    const rows = await byTable(text);
    const said = Buffer.from(text).toString("latin1");
    expect(
      rows.map(({ at, line }) => [at! - 6, line! - 1]),
      said,
    ).toEqual(jobs[number]!.map(({ at, line }) => [at, line]));
    rows.forEach((row, at) => {
      const { fault, fields } = jobs[number]![at]!;
      const width = fields.length < 3 ? "too-few-fields" : fields.length > 3 ? "too-many-fields" : undefined;
      expect(row.odd?.reason, said).toBe(fault === "NONE" ? width : FAULTS[fault]);
      if (fault === "NONE") expect(row.cells, said).toEqual([...fields, null, null].slice(0, 3));
    });
  }
}

const pieces = fc.constantFrom(",", ",", '"', '"', '""', "\n", "\n", "\r\n", "\r", " ", "x", "é", "1", "\t", "\xff");
const byteTexts = fc
  .array(pieces, { maxLength: 40 })
  .map((parts) => Buffer.concat(parts.map((part) => Buffer.from(part, part === "\xff" ? "latin1" : "utf8"))));

test("any text falls into the rows that the job finds in it", async () => {
  const texts = fc.sample(byteTexts, { numRuns: 3000, seed: 20261127 });
  await expectAgreement(texts);
  expect(texts).toHaveLength(3000);
});

test("wherever the file is cut into pieces", async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(byteTexts, { minLength: 1, maxLength: 5 }), async (texts) => {
      // Long enough for several pieces, each of which begins somewhere in the pattern.
      const pattern = Buffer.concat([...texts, Buffer.from('\n1,2,"end"\n')]);
      const text = Buffer.concat(Array.from({ length: Math.ceil(1_400_000 / pattern.length) }, () => pattern));
      const whole = Buffer.concat([Buffer.from("a,b,c\n"), text]);
      const open = () => openTable(memorySource(whole), "csv", neverAborted, { delimiter: "," });
      const all = await (await open()).rows(0, 10_000_000, neverAborted);
      const counted = await open();
      const last = await counted.find({ row: all.rows.length - 1 }, () => undefined, neverAborted);
      expect(last?.rows[0]).toEqual(all.rows.at(-1));
      expect(all.rows.map(({ at }) => at)).toEqual(all.rows.map(({ at }) => at).toSorted((a, b) => a! - b!));
      const again = await counted.rows(0, 10_000_000, neverAborted);
      expect(again.rows.length).toBe(all.rows.length);
      expect(again.rows.at(-1)).toEqual(all.rows.at(-1));
    }),
    { numRuns: 8, seed: 7 },
  );
});

const cells = fc.string({ unit: fc.constantFrom("a", '"', ",", "\n", "\r\n", " ", ";", "é"), maxLength: 6 });

test("what others write is read as it was written", async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(fc.tuple(cells, cells, cells), { minLength: 1, maxLength: 8 }), async (rows) => {
      const quoted = [["a", "b", "c"], ...rows].map((row) =>
        row.map((cell) => `"${cell.replaceAll('"', '""')}"`).join(","),
      );
      const text = quoted.join("\r\n");
      expect(parse(text, { from: 2 })).toEqual(rows);
      const table = await openTable(memorySource(text), "csv", neverAborted, {});
      expect((await table.rows(0, 100, neverAborted)).rows.map((row) => row.cells)).toEqual(rows);
    }),
    { numRuns: 300 },
  );
});

describe("files of others", () => {
  const folders = [
    join(REPOSITORY, "node_modules", "csv-spectrum", "csvs"),
    join(REPOSITORY, "node_modules", "vega-datasets", "data"),
  ];
  const files = folders.flatMap((folder) =>
    readdirSync(folder)
      .filter((name) => name.endsWith(".csv"))
      .map((name) => [name, join(folder, name)] as const),
  );

  test.each(files)("%s, as csv-parse has it", async (_, path) => {
    const content = readFileSync(path);
    const options = { bom: true, relax_column_count: true, relax_quotes: true, skip_empty_lines: true };
    const [header, ...wanted] = parse(content, options);
    const table = await openTable(memorySource(content), "csv", neverAborted);
    expect(table.columns.map(({ name }) => name)).toEqual(header!.map((name) => name.trim()));
    const { rows } = await table.rows(0, 1_000_000, neverAborted);
    expect(rows.map((row) => row.cells)).toEqual(wanted);
  });
});
