import { afterAll, beforeAll, expect, test } from "vitest";
import { searchFiles } from "../../src/commands/search-files.ts";
import { neverAborted as signal } from "../support/emulator-clients.ts";
import { startTestEmulators, type TestEmulators } from "../support/emulators.ts";
import type { Answers } from "./recording-ui.ts";
import { testApp } from "./test-app.ts";

let emulators: TestEmulators;
const LAKE = "searched-lake";

beforeAll(async () => {
  emulators = await startTestEmulators({ sparkFolder: null });
  const { clients } = await testApp({ emulators, lakeBucket: LAKE }).connect();
  await (await clients.storage()).createBucket(LAKE, "EU", signal);
  const lake = await clients.lake();
  const put = (name: string, text: string) =>
    lake.write(name, text, { ifGenerationMatch: "0", contentType: "text/plain" }, signal);
  await put("data/a.csv", "city\nPorto\n");
  await put("data/b.parquet", "PAR1");
  await put("data2/c.csv", "Porto\n");
});
afterAll(() => emulators.close());

const app = (answers: Answers = {}) => testApp({ emulators, lakeBucket: LAKE, answers });

test("each line that was found opens its file there, and what was left out is told", async () => {
  const searching = app({ inputs: [`gs://${LAKE}/data`, "porto"] });
  const result = await searchFiles(searching);
  expect(result?.found).toHaveLength(1);
  const [page] = searching.ui.pages;
  expect(page?.title).toBe(`porto in gs://${LAKE}/data/`);
  expect(page?.facts.map(({ name, value }) => [name, value.text])).toEqual([
    ["Found", "1 line in 1 file"],
    ["Read", "1 file, 11 B"],
    ["Not searched", "1 file"],
  ]);
  const [lines, left] = page?.sections ?? [];
  const { generation } = result!.found[0]!;
  const link = {
    to: "address",
    address: { kind: "object", bucket: LAKE, object: "data/a.csv", generation },
    at: { line: 2, column: 1 },
  };
  expect(lines).toMatchObject({ rows: [[{ text: "data/a.csv" }, { text: "2", link }, { text: "Porto", link }]] });
  expect(left).toMatchObject({ rows: [[{ text: "data/b.parquet" }, { text: "it holds no text" }]] });
  expect(page?.again).toEqual({
    command: "sluice.object.search",
    given: { kind: "search", uri: `gs://${LAKE}/data/`, pattern: "porto" },
    isCostly: true,
  });
});

test("a folder without anything in it is told, as is a pattern that is none; who names nothing is left alone", async () => {
  const uri = `gs://${LAKE}/nowhere/`;
  await expect(searchFiles(app(), { uri, pattern: "a" })).rejects.toThrow(
    expect.objectContaining({ code: "transfer.nothing-there", params: { place: uri } }),
  );
  await expect(searchFiles(app(), { uri: `gs://${LAKE}/data/`, pattern: "/(/" })).rejects.toThrow(
    expect.objectContaining({ code: "lake-file.pattern" }),
  );
  expect(await searchFiles(app())).toBeUndefined();
});
