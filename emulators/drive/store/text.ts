import type { Database } from "./database.ts";
import { rank } from "./roles.ts";

/** SQL functions that compare names as Drive does. */
export function defineTextFunctions(database: Database): void {
  database.define("starts_a_word", (name, wanted) => Number(startsAWord(String(name), String(wanted))));
  database.define("natural_key", (name) => naturalKey(String(name)));
  database.define("role_rank", (role) => rank(String(role)));
}

/** `name contains` finds the beginning of a word, not its middle: `World` is not in `HelloWorld` (Drive's guide). */
export function startsAWord(name: string, wanted: string): boolean {
  for (let at = name.indexOf(wanted); at >= 0; at = name.indexOf(wanted, at + 1)) {
    if (at === 0 || !/[\p{L}\p{N}]/u.test(name.charAt(at - 1))) return true;
  }
  return false;
}

/** Sorts `file2` before `file10`. */
export function naturalKey(name: string): string {
  return name.replaceAll(/\d+/g, (digits) => digits.padStart(20, "0"));
}
