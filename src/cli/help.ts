import { Help, type Command, type HelpConfiguration } from "commander";
import type { Translate } from "../app.ts";

/**
 * The command line's help in the user's language: what commander itself says of options and in titles. What can be done
 * stands first, its flags below.
 */
export function helpIn(t: Translate): HelpConfiguration {
  const titles: Readonly<Record<string, string>> = {
    "Usage:": t("Usage:"),
    "Arguments:": t("Arguments:"),
    "Options:": t("Options:"),
    "Commands:": t("Commands:"),
  };
  const extras = (text: string) =>
    text.replace("(choices: ", `(${t("choices")}: `).replace(/([( ])default: /, `$1${t("default")}: `);
  return {
    formatHelp: commandsFirst,
    styleTitle: (title) => titles[title] ?? title,
    commandUsage: (command) =>
      Help.prototype.commandUsage
        .call(new Help(), command)
        .replace("[options]", t("[options]"))
        .replace("[command]", t("[command]")),
    optionDescription: (option) => extras(Help.prototype.optionDescription.call(new Help(), option)),
    argumentDescription: (argument) => extras(Help.prototype.argumentDescription.call(new Help(), argument)),
  };
}

/** As commander writes it, but for the order of its parts. */
function commandsFirst(command: Command, help: Help): string {
  const width = help.padWidth(command, help);
  const item = (term: string, description: string) => help.formatItem(term, width, description, help);
  const part = (title: string, items: readonly string[]) =>
    items.length === 0 ? [] : [help.styleTitle(title), ...items, ""];
  const options = help.groupItems(
    [...command.options],
    help.visibleOptions(command),
    (option) => option.helpGroupHeading ?? "Options:",
  );
  return [
    `${help.styleTitle("Usage:")} ${help.commandUsage(command)}`,
    "",
    help.boxWrap(help.commandDescription(command), help.helpWidth ?? 80),
    "",
    ...part(
      "Arguments:",
      help.visibleArguments(command).map((of) => item(help.argumentTerm(of), help.argumentDescription(of))),
    ),
    ...part(
      "Commands:",
      help.visibleCommands(command).map((of) => item(help.subcommandTerm(of), help.subcommandDescription(of))),
    ),
    ...[...options].flatMap(([title, group]) =>
      part(
        title,
        group.map((of) => item(help.optionTerm(of), help.optionDescription(of))),
      ),
    ),
  ].join("\n");
}
