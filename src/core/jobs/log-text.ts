/** A log that is kept in bounded memory: its beginning and its end. */
export interface LogText {
  write(text: string): void;
  /** What is kept; `between` says what stands where something was left out. @param between gets the characters left out */
  read(between: (left: number) => string): string;
}

// The beginning has the settings of Spark, the end has why it failed. The editor takes the whole anew at each change.
const HEAD = 256 * 1024;
const TAIL = 4 * 1024 * 1024;

/** Begins an empty one. @param head and tail: characters (UTF-16 units) that are kept */
export function openLogText(head = HEAD, tail = TAIL): LogText {
  let first = "";
  let last: string[] = [];
  let kept = 0;
  let left = 0;
  return {
    write(text) {
      const room = last.length > 0 || left > 0 ? 0 : head - first.length;
      first += text.slice(0, room);
      const rest = text.slice(room);
      if (rest === "") return;
      last.push(rest);
      kept += rest.length;
      if (kept <= 2 * tail) return;
      // At once as much again as is kept: dropping a little at each write would copy all of it each time.
      const all = last.join("");
      const from = lineAfter(all, all.length - tail);
      left += from;
      last = [all.slice(from)];
      kept = all.length - from;
    },
    read(between) {
      if (left > 0) return `${first}${between(left)}${last.join("")}`;
      return first + last.join("");
    },
  };
}

/** A line that is longer than what is kept is cut where it is. */
function lineAfter(text: string, at: number): number {
  const end = text.indexOf("\n", at);
  return end < 0 ? at : end + 1;
}
