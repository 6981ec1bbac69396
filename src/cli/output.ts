import { constants } from "node:buffer";
import { once } from "node:events";
import type { Table, Translate } from "../app.ts";
import { Failure } from "../core/failure.ts";
import { jsonLine, oneLine, plainText } from "../core/text/plain-text.ts";
import { paintFirstLine, statePaint } from "./colours.ts";
import { formatTable } from "./format-table.ts";

// The one place that writes to the terminal (lint refuses any other): whatever it is given is text there, never a
// control sequence. Results go to stdout, all else to stderr.

/** A result on a line of its own. */
export function printLine(text: string): void {
  process.stdout.write(`${oneLine(text)}\n`);
}

/** A part of a result that is longer than a line; the line breaks are the text's own. */
export function printText(text: string): void {
  process.stdout.write(plainText(text));
}

/** A table, its states in colours where the terminal has them. Its cells are made plain where it is laid out. */
export function printTable(table: Table, t: Translate): void {
  process.stdout.write(formatTable(table, statePaint(process.stdout, t)));
}

/**
 * Bytes as they are: of an object, for a file or another program. A reader that goes away ends the process's work, as with
 * every result.
 */
export async function printBytes(bytes: AsyncIterable<unknown>, signal: AbortSignal): Promise<void> {
  for await (const piece of bytes) {
    signal.throwIfAborted();
    if (!process.stdout.write(piece as Buffer)) await once(process.stdout, "drain", { signal });
  }
}

/** An error in its lines, the first of them in red where the terminal has colours. */
export function remarkError(text: string): void {
  process.stderr.write(paintFirstLine(process.stderr, plainText(text)));
}

/**
 * A result as a line of JSON.
 * @throws Failure `output.too-long` for what no line can hold
 */
export function printJson(value: unknown): void {
  process.stdout.write(lineOf(value));
}

function lineOf(value: unknown): string {
  try {
    return `${jsonLine(value)}\n`;
  } catch (error) {
    // What V8 throws for a string that is longer than it can make one.
    if (!(error instanceof RangeError)) throw error;
    throw new Failure("output.too-long", { most: constants.MAX_STRING_LENGTH }, { cause: error });
  }
}

/** Something to know beside the results, in one or more lines. */
export function remark(text: string): void {
  process.stderr.write(`${plainText(text)}\n`);
}

/** Like `printText`, on stderr. */
export function remarkText(text: string): void {
  process.stderr.write(plainText(text));
}

/** A line in the place of the one that was shown so before, on a terminal; the empty text takes it away. */
export function showLive(text: string): void {
  process.stderr.write(`\r${oneLine(text).slice(0, (process.stderr.columns || 80) - 1)}\x1b[K`);
}

/** Resolves when all that was printed so far has been taken, or can't be. */
export async function handedOver(): Promise<void> {
  await Promise.all(
    [process.stdout, process.stderr].map((stream) => new Promise<void>((resolve) => stream.write("", () => resolve()))),
  );
}
