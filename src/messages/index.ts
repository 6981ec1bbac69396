export { describeProblem } from "./describe-problem.ts";
export { describe, type Described } from "./describe.ts";
export { inSentence } from "./in-sentence.ts";
export { whyNotCopied } from "./not-copied.ts";
export { render } from "./render.ts";
