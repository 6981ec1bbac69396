import { plainText } from "../plain-text.ts";

/** Makes plain text of text that comes in pieces. */
export interface PlainStream {
  write(text: string): void;
  /** Nothing more will come. */
  end(): void;
}

// What a control sequence looks like before its end, or a line break before its second half.
const ESC = "\u001b";
const UNFINISHED = new RegExp(
  [
    `(?:${ESC}\\[|\u009b)[0-?]*[ -/]*$`,
    `(?:${ESC}[\\]PX^_]|[\u0090\u0098\u009d-\u009f])[^\u0007\u009c${ESC}\\n]*${ESC}?$`,
    `${ESC}[ -/]*$`,
    "\\r$",
  ].join("|"),
  "u",
);
// No sequence is as long: what is, is text after a stray escape character, and must not wait for ever.
const LONGEST = 4096;

/** Takes control sequences out, also those that are cut between two pieces: the second would look like text. */
export function plainStream(write: (text: string) => void): PlainStream {
  let held = "";
  const pass = (text: string) => {
    const plain = plainText(text);
    if (plain !== "") write(plain);
  };
  return {
    write(piece) {
      const text = held + piece;
      const end = text.slice(-LONGEST);
      const cut = UNFINISHED.exec(end);
      held = cut?.[0] ?? "";
      pass(text.slice(0, text.length - held.length));
    },
    end() {
      pass(held);
      held = "";
    },
  };
}
