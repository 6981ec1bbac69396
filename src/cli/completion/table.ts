import type { Command, Option } from "commander";

/** What may stand behind one command: the program itself has the empty path. */
export interface Place {
  /** Such as `contract check`. */
  readonly path: string;
  readonly words: readonly Word[];
  /** What an option that stood before takes, where that is one of a few. */
  readonly values: readonly { readonly option: string; readonly choices: readonly string[] }[];
  /** Options whose value can be anything. */
  readonly open: readonly string[];
}

/** One word that may be typed, and what it is for. */
export interface Word {
  readonly text: string;
  readonly about: string;
}

/**
 * Every place of a program.
 * @param shared options that it takes anywhere: the program's own
 */
export function placesOf(program: Command, path = "", shared: readonly Option[] = program.options): readonly Place[] {
  const options = [...new Set([...program.options, ...shared])];
  const commands = program.commands.map((command) => ({ text: command.name(), about: command.description() }));
  const place: Place = {
    path,
    words: [
      ...commands,
      ...options.map((option) => ({ text: option.long ?? option.flags, about: option.description })),
      { text: "--help", about: "" },
    ],
    values: [
      ...options.flatMap(({ long, argChoices }) =>
        long === undefined || argChoices === undefined ? [] : [{ option: long, choices: argChoices }],
      ),
    ],
    open: options.flatMap(({ long, required, argChoices }) =>
      required && long !== undefined && argChoices === undefined ? [long] : [],
    ),
  };
  const nested = program.commands.flatMap((command) => placesOf(command, `${path} ${command.name()}`.trim(), shared));
  return [place, ...nested];
}
