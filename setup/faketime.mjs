import { existsSync, mkdirSync, readdirSync, writeFileSync } from "node:fs";
import path from "node:path";
import { debianPackages } from "./debian.mjs";
import { SetupError, TOOLS } from "./step.mjs";

const LIBRARIES = "/usr/lib";
const ELSEWHERE = "No clock to set ahead: install libfaketime.";

/**
 * The library that shows programs another time, for the odd run of the tests; where it is stands in `.tools/faketime`.
 * @throws SetupError where it has to be installed by hand
 */
export async function faketime() {
  if (findLibrary() === undefined) await debianPackages("A clock to set ahead", ["libfaketime"], ELSEWHERE);
  const library = findLibrary();
  if (library === undefined) throw new SetupError(ELSEWHERE);
  mkdirSync(TOOLS, { recursive: true });
  writeFileSync(path.join(TOOLS, "faketime"), library);
}

function findLibrary() {
  if (!existsSync(LIBRARIES)) return undefined;
  return readdirSync(LIBRARIES)
    .map((folder) => path.join(LIBRARIES, folder, "faketime", "libfaketimeMT.so.1"))
    .find(existsSync);
}
