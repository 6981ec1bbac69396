const NEEDED = ["PATH", "HOME", "USERPROFILE", "SystemRoot", "TMPDIR", "TEMP", "LANG", "JAVA_HOME"];

/**
 * What the emulators need of a door's environment, and no more: they run other people's code in batches, which must
 * not find the user's credentials there.
 */
export function emulatorsEnvironment(
  environment: Readonly<Record<string, string | undefined>>,
): Record<string, string> {
  return Object.fromEntries(
    NEEDED.flatMap((name) => {
      const value = environment[name];
      return value === undefined ? [] : [[name, value]];
    }),
  );
}
