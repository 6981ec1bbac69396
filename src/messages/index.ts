export { describe, type Described } from "./describe.ts";
export { inSentence } from "./in-sentence.ts";
export type { Message } from "./message.ts";
export { isWorded, render } from "./render.ts";
