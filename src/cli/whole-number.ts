import { InvalidArgumentError } from "commander";
import type { Translate } from "../app.ts";

/** Reads an option's value as a number from 1 to `most`; commander words the error. */
export function wholeNumber(most: number, t: Translate): (text: string) => number {
  return (text) => {
    const value = Number(text);
    if (!/^\d+$/.test(text) || value < 1 || value > most) {
      throw new InvalidArgumentError(t("It is not a whole number from 1 to {0}.", most));
    }
    return value;
  };
}
