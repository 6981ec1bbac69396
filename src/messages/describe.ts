import { isFailure, reasonOf, type FailureCode } from "../core/failure.ts";
import { inSentence } from "./in-sentence.ts";
import type { Message, Reader } from "./message.ts";
import { isWorded, render } from "./render.ts";

/** A thrown thing in words. */
export interface Described extends Message {
  readonly code: FailureCode | "defect";
}

/**
 * What a user is told of anything that was thrown. What is no failure is a defect of ours, told by its own message: why
 * and hint are empty then.
 * @param locale and reader as {@link render} takes them
 */
export function describe(error: unknown, locale: string, reader: Reader = "terminal"): Described {
  // A manifest may name the code of a newer Sluice.
  if (isFailure(error) && isWorded(error.code)) return { code: error.code, ...render(error, locale, reader) };
  return { code: "defect", what: inSentence(reasonOf(error)), why: "", hint: "" };
}
