import type * as z from "zod";

const KINDS: Readonly<Record<string, string>> = {
  string: "a text",
  number: "a number",
  int: "a whole number",
  boolean: "true or false",
  array: "a list",
  object: "an object with fields",
};

/**
 * What is wrong with a value in a file, in words for whoever wrote it by hand: an error map for zod. Undefined where
 * zod's own words serve.
 */
export const zodWords: z.core.$ZodErrorMap = (issue) => {
  if (issue.input === undefined) return "is missing";
  switch (issue.code) {
    case "invalid_type":
      return `must be ${KINDS[issue.expected] ?? issue.expected}`;
    case "invalid_value":
      return `must be ${issue.values
        .map(String)
        .join(", ")
        .replace(/, ([^,]*)$/, " or $1")}`;
    case "too_small":
      if (issue.origin === "array" || issue.origin === "string") return "is empty";
      return issue.inclusive === false ? `must be above ${issue.minimum}` : `is below ${issue.minimum}`;
    case "too_big":
      return `is above ${issue.maximum}`;
    case "invalid_format":
      return wordsForFormat(issue);
    default:
      return undefined;
  }
};

function wordsForFormat({ format, prefix }: { format: string; prefix?: unknown }): string | undefined {
  if (format === "email") return "is not an e-mail address";
  if (format === "url") return "is not an address such as https://example.com";
  return format === "starts_with" ? `must begin with ${String(prefix)}` : undefined;
}
