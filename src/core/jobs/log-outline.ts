/** A part of a batch's log; lines count from 0, the last one is in it. */
export interface LogPart {
  readonly kind: "dataset" | "warning" | "traceback" | "state" | "spark";
  /** As the log puts it: a dataset, a warning, the exception. */
  readonly name: string;
  readonly from: number;
  readonly to: number;
}

/** A place in Python code that a line of a log names. */
export interface LogFrame {
  /** Line of the log, from 0 on; what names the place, in characters. */
  readonly at: number;
  readonly from: number;
  readonly to: number;
  readonly file: string;
  /** From 1 on. */
  readonly line: number;
}

// As spark/sluice_job/log.py writes them; stack traces of the job itself are set off from the margin.
const OF_DATASET = /^(?<dataset>[a-z][a-z0-9_]{0,62}): (?<rest>.*)$/;
const SAID =
  /^(?:\d+ rows read = | {2}\S|WARNING: |published|UNKNOWN whether it was published|FAILED, nothing published)/;
const STATE = /^\[[^\]\s]+\] [A-Z]{4,}/;
const SET_OFF = /^ {4}\| /;
const HEAD = /^(?: {4}\| )?Traceback \(most recent call last\):$/;
const SPARK = /^\d\d\/\d\d\/\d\d \d\d:\d\d:\d\d /;
const FRAME = /^(?: {4}\| )?\s+(?<place>File "(?<file>[^"]+)", line (?<line>[1-9]\d{0,8})(?!\d))/;

/** What a log is made of, in its order: what the job says of each dataset, its warnings, stack traces, states, Spark's own lines. */
export function logParts(text: string): readonly LogPart[] {
  const lines = text.split("\n");
  const parts: LogPart[] = [];
  // Place of the last dataset among the parts. A log has some hundred thousand lines: none is looked at again.
  let last = -1;
  for (let at = 0; at < lines.length; at++) {
    const line = lines[at] ?? "";
    const { dataset = "", rest = "" } = OF_DATASET.exec(line)?.groups ?? {};
    if (HEAD.test(line)) {
      const to = endOfTrace(lines, at);
      parts.push({ kind: "traceback", name: (lines[to] ?? "").replace(SET_OFF, ""), from: at, to });
      at = to;
    } else if (STATE.test(line)) {
      parts.push({ kind: "state", name: line, from: at, to: at });
    } else if (SPARK.test(line)) {
      let to = at;
      while (SPARK.test(lines[to + 1] ?? "")) to++;
      parts.push({ kind: "spark", name: line, from: at, to });
      at = to;
    } else if (SAID.test(rest)) {
      const same = parts[last];
      if (same?.name === dataset) parts[last] = { ...same, to: at };
      else last = parts.push({ kind: "dataset", name: dataset, from: at, to: at }) - 1;
      if (rest.startsWith("WARNING: "))
        parts.push({ kind: "warning", name: rest.slice("WARNING: ".length), from: at, to: at });
    }
  }
  return parts;
}

/** The places in Python code that a log names. */
export function logFrames(text: string): readonly LogFrame[] {
  return text.split("\n").flatMap((content, at) => {
    const { place, file, line } = FRAME.exec(content)?.groups ?? {};
    if (place === undefined || file === undefined) return [];
    const from = content.indexOf(place);
    return [{ at, from, to: from + place.length, file, line: Number(line) }];
  });
}

/** The line of the exception: the first that is not set in below the head, or the last of what is set off. */
function endOfTrace(lines: readonly string[], head: number): number {
  const isSetOff = SET_OFF.test(lines[head] ?? "");
  for (let at = head + 1; at < lines.length; at++) {
    const line = lines[at] ?? "";
    if (isSetOff && !SET_OFF.test(line)) return at - 1;
    if (/^\S/.test(isSetOff ? line.replace(SET_OFF, "") : line)) return at;
  }
  return lines.length - 1;
}
