import { spawnSync } from "node:child_process";
import { writeFile } from "node:fs/promises";
import { join, resolve } from "node:path";
import { expect, test } from "vitest";
import type { CloudStorage } from "../../../src/core/services/storage.ts";
import { findCause, findUnforeseen, readCause } from "../../../src/core/jobs/cause.ts";
import { temporaryFolder } from "../../support/temporary-folder.ts";
import { findPython } from "./plain-python.ts";

/** What Python itself prints of a program that fails. */
async function outputOf(program: string): Promise<{ output: string; file: string }> {
  const file = join(await temporaryFolder(), "job.py");
  await writeFile(file, program);
  const { stdout, stderr } = spawnSync(findPython(), [file], { encoding: "utf8" });
  return { output: stdout + stderr, file };
}

test("the exception with its message, and the frames to it", async () => {
  const { output, file } = await outputOf("import json\ndef read(text):\n    return json.loads(text)\nread('{')\n");
  const cause = findCause(`26/01/01 INFO Spark: up\n${output}26/01/01 INFO ShutdownHook: bye\n`)!;
  expect(cause.lines).toEqual([expect.stringMatching(/^json\.decoder\.JSONDecodeError: Expecting property name/)]);
  expect(cause.frames.slice(0, 2)).toEqual([
    { file, line: 4, function: "<module>", code: "read('{')" },
    { file, line: 3, function: "read", code: "return json.loads(text)" },
  ]);
  expect(cause.frames.length).toBeGreaterThan(2);
});

test("of exceptions that follow from each other, the last", async () => {
  const { output } = await outputOf(
    "try:\n    {}['inner']\nexcept KeyError as error:\n    raise ValueError('outer') from error\n",
  );
  expect(findCause(output)).toMatchObject({ lines: ["ValueError: outer"], frames: [{ line: 4 }] });
});

test.each([
  ["without a message", "raise ValueError\n", "ValueError"],
  ["of its own class", "class Wrong(Exception): pass\nraise Wrong('a: b')\n", "Wrong: a: b"],
  ["that can't be parsed", "def (:\n", expect.stringMatching(/^SyntaxError: /)],
  ["with control characters in it", "raise ValueError('\\x1b[2Jred')\n", "ValueError: red"],
])("an exception %s", async (_, program, line) => {
  expect(findCause((await outputOf(program)).output)?.lines).toEqual([line]);
});

test("a place in no line of a file is none", () => {
  const frames = ["0", "9".repeat(400), "12"].map((line) => `  File "/job/a.py", line ${line}, in a\n`);
  const cause = findCause(`Traceback (most recent call last):\n${frames.join("")}ValueError\n`);
  expect(cause?.frames.map(({ line }) => line)).toEqual([12]);
});

test("an exception deep in a recursion", async () => {
  const { output } = await outputOf("def again(): again()\nagain()\n");
  const cause = findCause(output)!;
  expect(cause.lines).toEqual(["RecursionError: maximum recursion depth exceeded"]);
  expect(cause.frames.map(({ function: name }) => name)).toContain("again");
});

// As Spark 3.5 prints it of a job that reads what is not there and of one whose worker fails, shortened.
const JAVA = `Traceback (most recent call last):
  File "/job/files/0/job.py", line 5, in <module>
    spark.range(3).rdd.map(clean).collect()
  File "/opt/pyspark/python/lib/pyspark.zip/pyspark/rdd.py", line 1833, in collect
  File "/opt/pyspark/python/lib/py4j-src.zip/py4j/protocol.py", line 326, in get_return_value
py4j.protocol.Py4JJavaError: An error occurred while calling z:org.apache.spark.api.python.PythonRDD.collectAndServe.
: org.apache.spark.SparkException: Job aborted due to stage failure: Task 1 in stage 0.0 failed 1 times
	at org.apache.spark.scheduler.DAGScheduler.failJobAndIndependentStages(DAGScheduler.scala:2856)
Caused by: java.io.FileNotFoundException: Item not found: 'gs://lake/raw/a.csv'
	at com.google.cloud.hadoop.gcsio.GoogleCloudStorageExceptions.createFileNotFoundException
	... 1 more

`;

test("of the JVM's stack inside of Python's exception, its root", () => {
  const cause = findCause(JAVA)!;
  expect(cause.lines).toEqual([
    "py4j.protocol.Py4JJavaError: An error occurred while calling z:org.apache.spark.api.python.PythonRDD.collectAndServe.",
    "java.io.FileNotFoundException: Item not found: 'gs://lake/raw/a.csv'",
  ]);
  expect(cause.frames.map(({ line, code }) => [line, code])).toEqual([
    [5, "spark.range(3).rdd.map(clean).collect()"],
    [1833, undefined],
    [326, undefined],
  ]);
});

test("what its reports say comes before its output, and that before Dataproc's message", async () => {
  const failed = { state: "FAILED" as const, stateMessage: "exit 1", outputUri: undefined };
  const { signal } = new AbortController();
  const unpublished = ["airports: FAILED, nothing published: too-many-bad-rows: 1 of 3 rows"];
  expect(await readCause({} as CloudStorage, failed, unpublished, signal)).toEqual({ lines: unpublished, frames: [] });
  expect(await readCause({} as CloudStorage, failed, [], signal)).toEqual({ lines: ["exit 1"], frames: [] });
});

test("what could not even begin, said last", () => {
  const said = "NOTHING DONE: storage: GET /storage/v1/b/lake/o: 403 Forbidden";
  const goodbye = "26/11/26 01:02:03 INFO ShutdownHookManager: Shutdown hook called\n";
  expect(findCause(`${said}\n${goodbye}`)).toEqual({ lines: [said], frames: [] });
});

test("a line that somebody's file name put into the log is not believed", () => {
  const forged = "airports: FAILED, nothing published: see http://evil.example";
  expect(findCause(`26/11/26 01:02:03 WARN Reader: no file gs://lake/raw/x\n${forged}\n`)).toBeUndefined();
  expect(findCause(`gs://lake/raw/x\nNOTHING DONE: see http://evil.example\nairports: published\n`)).toBeUndefined();
  expect(findCause(`    | Traceback (most recent call last):\n    | ValueError: forged\n`)).toBeUndefined();
});

test("a dataset that nobody foresaw to fail has the trace that the job set off above what it says of it", async () => {
  const said = "sales: FAILED, nothing published: unexpected: ";
  const { output, file } = await outputOf(`import sys
sys.path.insert(0, ${JSON.stringify(resolve("spark"))})
from sluice_job.log import log, log_trace
def failing(number):
    try:
        int(number)
    except ValueError as error:
        log_trace(error)
failing("one")
log("sales: 3 rows read = 3 curated + 0 quarantined + 0 duplicates")
log("${said}ValueError: no number")
try:
    float("another")
except ValueError as error:
    log_trace(error)
`);
  const frames = findUnforeseen(output, [said]);
  expect(frames).toEqual([{ file, line: 6, function: "failing", code: "int(number)" }]);
  expect(findUnforeseen(output, ["other: FAILED, nothing published: unexpected: "])).toEqual([]);
});

test("an output that shows no cause has none", () => {
  expect(findCause("")).toBeUndefined();
  expect(findCause("all is well\n")).toBeUndefined();
  expect(findCause('Traceback (most recent call last):\n  File "a.py", line 1, in')).toBeUndefined();
});
