import * as vscode from "vscode";
import type { TextStream } from "../app.ts";
import { plainText } from "../core/plain-text.ts";

/** Text that grows, in a terminal nobody can type into. It scrolls along, can be searched, and stays after the end. */
export function openStream(title: string): TextStream {
  const writes = new vscode.EventEmitter<string>();
  const closing = new AbortController();
  // What is written before the terminal is on the screen would be lost.
  let early: string[] | undefined = [];
  const terminal = vscode.window.createTerminal({
    name: plainText(title),
    iconPath: new vscode.ThemeIcon("output"),
    isTransient: true,
    pty: {
      onDidWrite: writes.event,
      open() {
        early?.forEach((text) => writes.fire(text));
        early = undefined;
      },
      close() {
        closing.abort();
        writes.dispose();
      },
    },
  });
  terminal.show(true);
  const write = (text: string) => (early === undefined ? writes.fire(text) : early.push(text));
  return {
    write: (text) => void write(plainText(text).replaceAll("\n", "\r\n")),
    end: () => void write("\r\n"),
    closed: closing.signal,
  };
}
