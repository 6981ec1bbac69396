import { expect, test } from "vitest";
import { logFrames, logParts } from "../../../src/core/jobs/log-outline.ts";
import { openLogText } from "../../../src/core/jobs/log-text.ts";
import { stagedSource } from "../../../src/core/jobs/staged-source.ts";

const LOG = `[sluice-1] RUNNING
26/01/01 10:00:00 INFO Spark: up
26/01/01 10:00:01 INFO Spark: more
airports: 3 rows read = 1 curated + 2 quarantined + 0 duplicates
airports:   iata: required: 2 rows
airports: WARNING: new-column: there is a column x
airports: FAILED, nothing published: too-many-bad-rows: 2 of 3 rows
cars: 1 rows read = 1 curated + 0 quarantined + 0 duplicates
cars: published
    | Traceback (most recent call last):
    |   File "/work/sluice_job.zip/sluice_job/read/rows.py", line 12, in read
    |     raise ValueError("x")
    | ValueError: x
NOTHING DONE: unexpected: x
Traceback (most recent call last):
  File "/job/files/0/job.py", line 5, in <module>
    go()
KeyError: 'a'
somebody: said something
`;

test("a log is made of states, datasets with their warnings, Spark's lines and stack traces", () => {
  expect(logParts(LOG).map(({ kind, name, from, to }) => [kind, name, from, to])).toEqual([
    ["state", "[sluice-1] RUNNING", 0, 0],
    ["spark", "26/01/01 10:00:00 INFO Spark: up", 1, 2],
    ["dataset", "airports", 3, 6],
    ["warning", "new-column: there is a column x", 5, 5],
    ["dataset", "cars", 7, 8],
    ["traceback", "ValueError: x", 9, 12],
    ["traceback", "KeyError: 'a'", 14, 17],
  ]);
});

test("places in code are found, also where the job sets a stack trace off", () => {
  expect(logFrames(LOG)).toMatchObject([
    { at: 10, file: "/work/sluice_job.zip/sluice_job/read/rows.py", line: 12 },
    { at: 15, from: 2, file: "/job/files/0/job.py", line: 5 },
  ]);
});

test("what is in no line of a file is no place", () => {
  const frames = ["0", "9".repeat(400), "12"].map((line) => `  File "/job/a.py", line ${line}, in a`);
  expect(logFrames(frames.join("\n")).map(({ line }) => line)).toEqual([12]);
});

test("a long log takes time by its length, whatever stands between its lines of Spark", () => {
  const spark = "26/01/01 10:00:00 INFO Spark: up";
  const others = ["somebody: said something", "airports: 3 rows read = 1", "cars: WARNING: x"];
  const log = Array.from({ length: 2_000_000 }, (_, at) => (at % 2 === 0 ? spark : (others[at % 3] ?? ""))).join("\n");
  expect(logParts(log).filter(({ kind }) => kind === "spark")).toHaveLength(1_000_000);
});

test("a log is kept by its beginning and its end, in whole lines, and says what is left out", () => {
  const text = openLogText(10, 1000);
  let most = 0;
  for (let line = 0; line < 50_000; line++) {
    text.write(`line ${line}\n`);
    most = Math.max(most, text.read((left) => `<${left}>`).length);
  }
  const read = text.read((left) => `<${left}>`);
  expect(read).toMatch(/^line 0\nlin<\d+>line \d+\n/);
  expect(read.endsWith("line 49999\n")).toBe(true);
  expect(most).toBeLessThan(2100);
  const left = Number(/<(\d+)>/.exec(read)?.[1]);
  const whole = Array.from({ length: 50_000 }, (_, line) => `line ${line}\n`).join("");
  expect(read.replace(/<\d+>/, "").length + left).toBe(whole.length);
});

test("one that fits is whole", () => {
  const text = openLogText(10, 100);
  for (const piece of ["a", "bcdefghijk", "lm"]) text.write(piece);
  expect(text.read(() => "?")).toBe("abcdefghijklm");
});

test("a place in code is of the batch's own, or it is none", () => {
  const code = { main: "gs://lake/jobs/1/job.py", pyFiles: ["gs://lake/jobs/1/sluice_job.zip"] };
  expect(stagedSource("/tmp/1/job.py", code)).toEqual({ uri: code.main, inside: undefined, path: "job.py" });
  expect(stagedSource("/tmp/sluice_job.zip/sluice_job/read/rows.py", code)).toEqual({
    ...{ uri: code.pyFiles[0], inside: "sluice_job/read/rows.py", path: "sluice_job/read/rows.py" },
  });
  expect(stagedSource("/opt/pyspark.zip/pyspark/rdd.py", code)).toBeUndefined();
  expect(stagedSource("/tmp/sluice_job.zip/../../etc/x.py", code)).toBeUndefined();
  expect(stagedSource("/usr/lib/python3/json/decoder.py", code)).toBeUndefined();
});
