import { LONGEST_SEQUENCE, plainText, UNFINISHED } from "./plain-text.ts";

/** Makes plain text of text that comes in pieces. */
export interface PlainStream {
  write(text: string): void;
  /** Nothing more will come. */
  end(): void;
}

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
      held = UNFINISHED.exec(text.slice(-LONGEST_SEQUENCE))?.[0] ?? "";
      pass(text.slice(0, text.length - held.length));
    },
    end() {
      pass(held);
      held = "";
    },
  };
}
