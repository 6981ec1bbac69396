import type { Problem } from "../../src/core/problem.ts";
import { problemWords } from "../../src/messages/en/problem.ts";
import { problemSentences } from "../../src/messages/problem.ts";

/** Each problem as its user reads it in English, without the full stop. */
export function problemsInWords(problems: readonly Problem[]): string[] {
  return problemSentences(problems, problemWords).map((sentence) => sentence.replace(/\.$/, ""));
}
