import type { Translate } from "../app.ts";

/** What commander complains of, in the user's language; what there are no words for stays as it is. */
export function usageProblem(text: string, t: Translate): string {
  const [first = "", ...hints] = text
    .trim()
    .replace(/^error: /, "")
    .split("\n");
  return [problem(first, t), ...hints.map((hint) => meant(hint, t))].join("\n");
}

function problem(text: string, t: Translate): string {
  const [, option] = /^unknown option '(.*)'$/.exec(text) ?? [];
  if (option !== undefined) return t("unknown option '{0}'", option);
  const [, command] = /^unknown command '(.*)'$/.exec(text) ?? [];
  if (command !== undefined) return t("unknown command '{0}'", command);
  const [, missing] = /^missing required argument '(.*)'$/.exec(text) ?? [];
  if (missing !== undefined) return t("missing required argument '{0}'", missing);
  const [, bare] = /^option '(.*)' argument missing$/.exec(text) ?? [];
  if (bare !== undefined) return t("option '{0}' argument missing", bare);
  const [, flags, value, why] = /^option '(.*?)' argument '(.*)' is invalid\. (.*)$/.exec(text) ?? [];
  if (flags !== undefined) return t("option '{0}' argument '{1}' is invalid. {2}", flags, value ?? "", allowed(why, t));
  const [, one, other] = /^option '(.*?)' cannot be used with option '(.*)'$/.exec(text) ?? [];
  if (one !== undefined) return t("option '{0}' cannot be used with option '{1}'", one, other ?? "");
  const [, of, most, got, which] =
    /^too many arguments(?: for '(.*?)')?\. Expected (\d+) arguments? but got (\d+)(?:: (.*))?\.$/.exec(text) ?? [];
  if (most !== undefined)
    return t(
      "too many arguments for '{0}'. Expected {1} but got {2}: {3}.",
      of ?? "sluice",
      most,
      got ?? "",
      which ?? "",
    );
  return text;
}

function allowed(why: string | undefined, t: Translate): string {
  const [, choices] = /^Allowed choices are (.*)\.$/.exec(why ?? "") ?? [];
  return choices === undefined ? (why ?? "") : t("Allowed choices are {0}.", choices);
}

function meant(hint: string, t: Translate): string {
  const [, one] = /^\(Did you mean (?:one of )?(.*)\?\)$/.exec(hint) ?? [];
  return one === undefined ? hint : t("(Did you mean {0}?)", one);
}
