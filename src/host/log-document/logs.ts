import * as vscode from "vscode";
import type { TextStream, Translate } from "../../app.ts";
import { openLogText, type LogText } from "../../core/jobs/log-text.ts";
import { plainText } from "../../core/text/plain-text.ts";
import { logUri } from "./log-uri.ts";

/** The logs that are open, by their batches. */
export interface Logs {
  /** Opens the document of a log, empty, and fills it; closing it ends that. */
  stream(batch: string, whole?: () => string | undefined): TextStream;
  /** The same without showing it: for a document that is open already, as after a reload. */
  fill(batch: string, whole?: () => string | undefined): TextStream;
  /** Shows a log, and says how it stands; undefined where there is none. */
  show(batch: string): "growing" | "ended" | undefined;
  /** What a document has; undefined where nobody fills it. */
  content(batch: string): { readonly bytes: Uint8Array; readonly version: number } | undefined;
  /** The document was closed: whoever fills it is told. */
  close(batch: string): void;
  /** The batch whose log has grown. */
  readonly onGrown: vscode.Event<string>;
  dispose(): void;
}

interface OpenLog {
  readonly text: LogText;
  readonly whole: () => string | undefined;
  readonly closing: AbortController;
  version: number;
  ended: boolean;
  bytes: Uint8Array | undefined;
}

/** Milliseconds between two looks of the editor: it takes the whole text at each. */
const BETWEEN = 250;

/** Keeps the texts of logs that are open. */
export function createLogs(t: Translate): Logs {
  const open = new Map<string, OpenLog>();
  const grown = new vscode.EventEmitter<string>();
  const timers = new Map<string, NodeJS.Timeout>();

  const tell = (batch: string): void => {
    if (timers.has(batch)) return;
    const timer = setTimeout(() => {
      timers.delete(batch);
      grown.fire(batch);
    }, BETWEEN);
    timers.set(batch, timer);
  };
  const fill: Logs["fill"] = (batch, whole = () => undefined) => {
    open.get(batch)?.closing.abort();
    const version = (open.get(batch)?.version ?? Date.now()) + 1;
    const log: OpenLog = {
      text: openLogText(),
      whole,
      closing: new AbortController(),
      version,
      ended: false,
      bytes: undefined,
    };
    open.set(batch, log);
    const changed = (): void => {
      log.version++;
      log.bytes = undefined;
      tell(batch);
    };
    return {
      write(text) {
        log.text.write(plainText(text));
        changed();
      },
      end() {
        log.ended = true;
        changed();
      },
      closed: log.closing.signal,
    };
  };
  const show = (batch: string) => void vscode.commands.executeCommand("vscode.open", logUri(batch), { preview: false });
  return {
    stream(batch, whole) {
      const stream = fill(batch, whole);
      tell(batch);
      show(batch);
      return stream;
    },
    fill,
    show(batch) {
      const log = open.get(batch);
      if (log === undefined) return undefined;
      show(batch);
      return log.ended ? "ended" : "growing";
    },
    content(batch) {
      const log = open.get(batch);
      if (log === undefined) return undefined;
      log.bytes ??= Buffer.from(log.text.read((left) => leftOut(left, log.whole(), t)));
      return { bytes: log.bytes, version: log.version };
    },
    close(batch) {
      const log = open.get(batch);
      open.delete(batch);
      if (log !== undefined && !log.ended) log.closing.abort();
    },
    onGrown: grown.event,
    dispose() {
      for (const log of open.values()) log.closing.abort();
      for (const timer of timers.values()) clearTimeout(timer);
      grown.dispose();
    },
  };
}

function leftOut(left: number, whole: string | undefined, t: Translate): string {
  const said =
    whole === undefined
      ? t("{0} characters are left out here.", left)
      : t("{0} characters are left out here; all of it begins in {1}", left, `${whole}.000000000`);
  return `\n… ${said}\n\n`;
}
