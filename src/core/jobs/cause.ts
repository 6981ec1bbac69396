import type { Batch } from "../services/batches.ts";
import type { CloudStorage } from "../services/storage.ts";
import { oneLine, plainText } from "../text/plain-text.ts";
import { readOutputEnd } from "./driver-output.ts";

/** Why a batch failed, as its own output tells it. */
export interface Cause {
  /** Lines that say it: the exception with its message, or what the job said of each dataset that it did not publish. */
  readonly lines: readonly string[];
  /** The Python frames of the last traceback, the innermost last; empty when there is none. */
  readonly frames: readonly Frame[];
}

/** A place in a Python traceback; `line` counts from 1. */
export interface Frame {
  readonly file: string;
  readonly line: number;
  readonly function: string;
  /** The line of code, where Python could read it. */
  readonly code: string | undefined;
}

// Enough for the traceback of an exception that carries a Java stack, chained ones included.
const OUTPUT_BYTES = 256 * 1024;

/**
 * Why a batch failed; undefined for one that has not. What the job reported comes first; then its output, where anybody
 * whose name gets into it can write; then Dataproc's own message.
 * @param unpublished what its reports say of the datasets that it did not publish: see `unpublishedLines`
 * @throws Failure `remote.*`
 */
export async function readCause(
  storage: CloudStorage,
  batch: Pick<Batch, "state" | "stateMessage" | "outputUri">,
  unpublished: readonly string[],
  signal: AbortSignal,
): Promise<Cause | undefined> {
  if (batch.state !== "FAILED") return undefined;
  if (unpublished.length > 0) return { lines: unpublished, frames: [] };
  const { outputUri, stateMessage } = batch;
  const output = outputUri === undefined ? "" : await readOutputEnd(storage, outputUri, OUTPUT_BYTES, signal);
  return findCause(output) ?? { lines: [oneLine(stateMessage)], frames: [] };
}

/**
 * Reads the cause from the end of a driver's output. What it says of a dataset is not believed: a file's name can say
 * the same, where Spark or a library prints it.
 * @returns undefined when it shows neither that the job did nothing nor an exception
 */
export function findCause(output: string): Cause | undefined {
  const lines = plainText(output).split("\n");
  const last = lines.findLast((line) => line.trim() !== "" && !SPARK_LOG.test(line)) ?? "";
  if (!last.startsWith(NOTHING_DONE)) return lastTraceback(lines);
  // Its stack trace stands above it.
  return { lines: [last], frames: setOffFrames(lines) };
}

/**
 * The frames of the stack trace that the job printed of a dataset that failed in a way that nobody foresaw; empty where
 * none did.
 * @param unpublished as of {@link readCause}
 * @throws Failure `remote.*`
 */
export async function readUnforeseen(
  storage: CloudStorage,
  { outputUri }: Pick<Batch, "outputUri">,
  unpublished: readonly string[],
  signal: AbortSignal,
): Promise<readonly Frame[]> {
  const said = unpublished.flatMap((line) => UNFORESEEN.exec(line)?.[0] ?? []);
  if (said.length === 0 || outputUri === undefined) return [];
  return findUnforeseen(await readOutputEnd(storage, outputUri, OUTPUT_BYTES, signal), said);
}

/** The same in the end of an output: the last trace above one of the lines that begin as is `said`. */
export function findUnforeseen(output: string, said: readonly string[]): readonly Frame[] {
  const lines = plainText(output).split("\n");
  const at = lines.findLastIndex((line) => said.some((beginning) => line.startsWith(beginning)));
  return at < 0 ? [] : setOffFrames(lines.slice(0, at));
}

/** Of the last stack trace that is set off from the margin. */
function setOffFrames(lines: readonly string[]): readonly Frame[] {
  const trace = lines.flatMap((line) => (line.startsWith(SET_OFF) ? [line.slice(SET_OFF.length)] : []));
  return lastTraceback(trace)?.frames ?? [];
}

// The last that spark/sluice_job/main.py prints when it could not begin; Spark itself may say good-bye after it.
const NOTHING_DONE = "NOTHING DONE: ";
// spark/sluice_job/log.py.
const SET_OFF = "    | ";
// How spark/sluice_job/log.py and batch.py end what they say of a dataset, whose trace they have printed.
const UNFORESEEN = /^[a-z][a-z0-9_]*: (?:FAILED, nothing published|UNKNOWN whether it was published): unexpected: /;
const SPARK_LOG = /^\d\d\/\d\d\/\d\d \d\d:\d\d:\d\d /;
const HEAD = "Traceback (most recent call last):";
// Lines count from 1: what Python made up has none, and is in no file.
const FRAME = /^ {2}File "(?<file>.*)", line (?<line>[1-9]\d{0,8}), in (?<function>.*)$/;
// `pkg.module.Error: message`, also without the message.
const EXCEPTION = /^[A-Za-z_][\w.]*(?:: .*|:)?$/;
// A main file that can't be parsed has no traceback.
const NO_PYTHON = /^(?:SyntaxError|IndentationError|TabError): /;
// What the JVM's exceptions look like inside of Py4J's.
const JAVA_CAUSE = /^(?:Caused by: |: )(?=[\w.$]+(?:Exception|Error)\b)/;

function lastTraceback(lines: readonly string[]): Cause | undefined {
  const head = lines.lastIndexOf(HEAD);
  if (head < 0) {
    const unparsable = lines.findLast((line) => NO_PYTHON.test(line));
    return unparsable === undefined ? undefined : { lines: [unparsable], frames: [] };
  }
  const frames: Frame[] = [];
  let at = head + 1;
  for (; at < lines.length; at++) {
    const line = lines[at] ?? "";
    const { file, line: number, function: name } = FRAME.exec(line)?.groups ?? {};
    if (file !== undefined && number !== undefined && name !== undefined) {
      frames.push({ file, line: Number(number), function: name, code: codeAfter(lines, at) });
    } else if (EXCEPTION.test(line)) {
      const root = lines.slice(at + 1).findLast((later) => JAVA_CAUSE.test(later));
      return { lines: [line, ...(root === undefined ? [] : [root.replace(JAVA_CAUSE, "")])], frames };
    }
  }
  return undefined;
}

function codeAfter(lines: readonly string[], frame: number): string | undefined {
  const next = lines[frame + 1] ?? "";
  return next.startsWith("    ") ? next.trim() : undefined;
}
