/**
 * The exception that ended a Python driver, from the end of what it printed: the line below the last traceback.
 * Undefined where there is none, as after `sys.exit(1)`.
 */
export function lastException(output: string): string | undefined {
  const lines = output.split(/\r?\n/);
  const traceback = lines.lastIndexOf("Traceback (most recent call last):");
  if (traceback < 0) return undefined;
  return lines.slice(traceback + 1).find((line) => /^\S/.test(line));
}
