import { InvalidArgumentError } from "commander";

/** Reads an option's value as a number from 1 to `most`; commander words the error. */
export function wholeNumber(most: number): (text: string) => number {
  return (text) => {
    const value = Number(text);
    if (!/^\d+$/.test(text) || value < 1 || value > most) {
      throw new InvalidArgumentError(`It is not a whole number from 1 to ${most}.`);
    }
    return value;
  };
}
