import { join } from "node:path";

/** The program that looks over shell scripts; not there where the set-up could not bring it. */
export const SHELLCHECK = join(import.meta.dirname, "..", "..", ".tools", "checks", "bin", "shellcheck");
