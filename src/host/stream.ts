import * as vscode from "vscode";
import type { TextStream } from "../app.ts";
import { plainText } from "../core/text/plain-text.ts";
import { openTerminal } from "./window.ts";

/** Text that grows, in a terminal nobody can type into. It scrolls along, can be searched, and stays after the end. */
export function openStream(title: string): TextStream {
  const writes = new vscode.EventEmitter<string>();
  const closing = new AbortController();
  // What is written before the terminal is on the screen would be lost.
  let early: string[] | undefined = [];
  openTerminal(title, {
    onDidWrite: writes.event,
    open() {
      early?.forEach((text) => writes.fire(text));
      early = undefined;
    },
    close() {
      closing.abort();
      writes.dispose();
    },
  });
  const write = (text: string) => (early === undefined ? writes.fire(text) : early.push(text));
  return {
    write: (text) => void write(plainText(text).replaceAll("\n", "\r\n")),
    end: () => void write("\r\n"),
    closed: closing.signal,
  };
}
