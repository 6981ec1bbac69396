import { RE2JS } from "re2js";
import type { Contract } from "./contract.ts";

/** The contract that a file of this name belongs to: the first one, by dataset name, that takes it. */
export function contractFor(name: string, contracts: readonly Contract[]): Contract | undefined {
  return contracts
    .toSorted((one, other) => (one.dataset < other.dataset ? -1 : 1))
    .find(({ files }) => files.some((glob) => takes(glob, name)));
}

/**
 * `*` any text, `?` one character, everything else itself; upper and lower case are the same, and so are the ways to
 * write an accent. spark/sluice_job/contract/match_files.py has the same rule.
 */
export function takes(glob: string, name: string): boolean {
  const pattern = Array.from(glob.normalize("NFC"), (character) =>
    character === "*" ? ".*" : character === "?" ? "." : RE2JS.quote(character),
  ).join("");
  return RE2JS.compile(pattern, RE2JS.CASE_INSENSITIVE | RE2JS.DOTALL).matches(name.normalize("NFC"));
}
