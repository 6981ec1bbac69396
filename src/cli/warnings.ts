import { remark } from "./output.ts";
import { oneLine } from "../core/text/plain-text.ts";

/**
 * Keeps Node from printing what it and the libraries think of each other's code (deprecations, experiments): nobody who runs a command can do anything about it. With `verbose` it is
 * printed. What Node says of the user's own settings, such as that it checks no certificates, always is.
 */
export function takeWarnings(verbose: boolean): void {
  // What prints them is a listener of Node's own.
  process.removeAllListeners("warning");
  process.on("warning", (warning) => {
    if (verbose) remark(warning.stack ?? String(warning));
    else if (warning.name === "Warning") remark(oneLine(warning.message));
  });
}
