/** What suite.ts checks, in this order; named here so that who reads its report knows what must be in it. */
export const checks = [
  "activation loads no Google client and no zod",
  "every command of the manifest is registered",
  "who signed in is asked of a provider of our own, silently of nobody",
  "every view of the manifest can be shown, and loads its own code then",
  "commands that need a sluice.json say so, and throw nothing",
  "arguments that are no node of a view are passed over",
  "settings of the machine are not read from the workspace",
  "an endpoint is used, and refused, when the user sets it",
  "Google is reached through the editor's own proxy, with its login",
  "what http.noProxy names is reached without the editor's proxy",
  "a proxy that wants another login is named",
  "emulators are never asked for through the editor's proxy",
  "objects are files of the editor, and what has an owner is refused with the reason",
  "files of Drive are files of the editor, for reading",
] as const;

export type Check = (typeof checks)[number];

/** One line of the report: what a check that failed said is its `error`. */
export interface Checked {
  readonly check: string;
  readonly error?: string;
}
