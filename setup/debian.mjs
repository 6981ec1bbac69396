import { existsSync } from "node:fs";
import { SetupError, announced, run } from "./step.mjs";

/**
 * Installs packages of the system, as root on Debian and its kin; says so while it does.
 * @param {string} name what they are, to the user
 * @param {readonly string[]} packages
 * @param {string} otherwise the sentence for every other machine, such as `install Chromium.`
 * @throws SetupError with that sentence
 */
export async function debianPackages(name, packages, otherwise) {
  if (process.getuid?.() !== 0 || !existsSync("/usr/bin/apt-get")) throw new SetupError(otherwise);
  const apt = (/** @type {readonly string[]} */ ...args) =>
    run("apt-get", ["-qq", "-o", "DPkg::Lock::Timeout=300", ...args], { env: { DEBIAN_FRONTEND: "noninteractive" } });
  try {
    await announced(name, async () => {
      await apt("update");
      await apt("install", "-y", "--no-install-recommends", ...packages);
    });
  } catch (error) {
    if (!(error instanceof SetupError)) throw error;
    throw new SetupError(`${otherwise} ${error.message}`);
  }
}
