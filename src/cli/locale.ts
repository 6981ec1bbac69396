/** The user's locale by the POSIX variables, such as `pt_BR.UTF-8`; English when none is set. */
export function localeOf(environment: Readonly<Record<string, string | undefined>>): string {
  return [environment["LC_ALL"], environment["LC_MESSAGES"], environment["LANG"]].find(Boolean) ?? "en";
}
