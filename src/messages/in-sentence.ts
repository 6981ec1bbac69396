import { oneLine } from "../core/text/plain-text.ts";

// More is a list for a file, not for a message.
const MOST = 50;

/**
 * What stands in a sentence of ours. It may be a name or a reason of somebody else's: a text is one line there, so that
 * it can't pass for a line of ours, and no longer than one reads; of a long list the first ones are told.
 */
export function inSentence(value: string): string;
export function inSentence(value: unknown): unknown;
export function inSentence(value: unknown): unknown {
  if (typeof value === "string") return oneLine(value);
  if (typeof value !== "object" || value === null) return value;
  if (!Array.isArray(value))
    return Object.fromEntries(Object.entries(value).map(([name, one]) => [name, inSentence(one)]));
  const told = value.slice(0, MOST).map((one: unknown) => inSentence(one));
  return value.length > MOST ? [...told, `… (+${value.length - MOST})`] : told;
}
