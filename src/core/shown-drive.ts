import * as z from "zod";
import type { Memory } from "./memory.ts";

/** How a file can stand to the lake, as a filter of the Drive view names it. */
export const DRIVE_STATES = ["new", "changed", "failed", "skipped", "ingested"] as const;

const Filter = z
  .object({ name: z.string(), state: z.enum(DRIVE_STATES).optional() })
  .refine(({ name, state }) => name !== "" || state !== undefined);

/** What is looked for in the Drive folders: by name ("" for any), by state, or by both. */
export type DriveFilter = Readonly<z.output<typeof Filter>>;

/** Each lake has its own: a window may hold several pipelines. */
const keyOf = (lake: string): string => `drive:${lake}`;

/** What was remembered for a lake; nothing where that is nothing we wrote. */
export function readDriveFilter(memory: Memory, lake: string): DriveFilter | undefined {
  return Filter.safeParse(memory.read(keyOf(lake))).data;
}

/** Remembers what to look for; undefined shows everything again. */
export function writeDriveFilter(memory: Memory, lake: string, filter: DriveFilter | undefined): Promise<void> {
  return memory.write(keyOf(lake), filter);
}

/** How names are matched. */
export interface NameMatch {
  /** What Drive is asked for, which then says itself which files match; undefined where every name is looked at here. */
  readonly asked: string | undefined;
  /** Of names that Drive was not asked about. */
  readonly matches: (name: string) => boolean;
}

/**
 * A text is asked of Drive, which finds what has a word that begins with it and no more; one with `*` or `?` is a pattern
 * of the whole name, and matched here. Neither cares for upper or lower case.
 */
export function matchName(text: string): NameMatch {
  const wanted = text.toLowerCase();
  if (/[*?]/.test(text)) return { asked: undefined, matches: (name) => matchesPattern(wanted, name.toLowerCase()) };
  return { asked: text === "" ? undefined : text, matches: (name) => startsAWord(name.toLowerCase(), wanted) };
}

/** As Drive has it (developers.google.com/workspace/drive/api/guides/ref-search-terms): `World` is not in `HelloWorld`. */
function startsAWord(name: string, wanted: string): boolean {
  for (let at = name.indexOf(wanted); at >= 0; at = name.indexOf(wanted, at + 1))
    if (at === 0 || !/[\p{L}\p{N}]/u.test(name.charAt(at - 1))) return true;
  return false;
}

/** `*` stands for any text, `?` for one character. The time grows with both lengths and no faster, whatever is typed. */
function matchesPattern(pattern: string, name: string): boolean {
  const [wanted, given] = [Array.from(pattern), Array.from(name)];
  let [at, place] = [0, 0];
  let star: { readonly after: number; from: number } | undefined;
  while (at < given.length) {
    if (wanted[place] === "*") {
      place += 1;
      star = { after: place, from: at };
    } else if (wanted[place] === "?" || wanted[place] === given[at]) {
      at += 1;
      place += 1;
    } else if (star !== undefined) {
      star.from += 1;
      [at, place] = [star.from, star.after];
    } else return false;
  }
  return wanted.slice(place).every((one) => one === "*");
}
