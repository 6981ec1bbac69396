/** Cuts a text that comes in parts into lines. */
export interface LineCutter {
  push(part: string): void;
  /** What stands behind the last line break is a line too, unless it is empty. */
  end(): void;
}

/** Tells each line without its end. Lines end as they do in an editor: with LF, CR or both. */
export function cutLines(take: (line: string) => void): LineCutter {
  let begun: string[] = [];
  let isBehindCr = false;
  const finish = (rest: string): void => {
    begun.push(rest);
    take(begun.join(""));
    begun = [];
  };
  return {
    push(part) {
      if (part === "") return;
      let from = isBehindCr && part.startsWith("\n") ? 1 : 0;
      for (const { 0: end, index } of part.matchAll(/\r\n|\r|\n/g)) {
        // The LF whose CR stood at the end of the part before.
        if (index < from) continue;
        finish(part.slice(from, index));
        from = index + end.length;
      }
      isBehindCr = part.endsWith("\r");
      if (from < part.length) begun.push(part.slice(from));
    },
    end() {
      if (begun.length > 0) finish("");
    },
  };
}
