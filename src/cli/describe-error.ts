import type { Translate } from "../app.ts";
import { jsonLine } from "../core/text/plain-text.ts";
import { describe } from "../messages/index.ts";
import { localeOf } from "./locale.ts";

/**
 * What a user reads of something thrown: three sentences, or with `json` one line `{"error": {code, what, why, hint}}`.
 * A stack is shown only for a defect of ours, and only with SLUICE_DEBUG.
 */
export function describeError(
  error: unknown,
  { json, environment, t }: { json: boolean; environment: Readonly<Record<string, string | undefined>>; t: Translate },
): string {
  const { code, what, why, hint } = wordsFor(error, localeOf(environment), t);
  if (json) return `${jsonLine({ error: { code, what, why, hint } })}\n`;
  const lines = [what, why, hint].filter((line) => line !== "");
  const stack = environment["SLUICE_DEBUG"] && error instanceof Error ? [error.stack ?? ""] : [];
  return `${[...lines, ...stack].join("\n")}\n`;
}

/** What a user reads after Ctrl+C, in the same forms. */
export function describeInterruption(json: boolean, t: Translate): string {
  const what = t("Interrupted.");
  return json ? `${jsonLine({ error: { code: "interrupted", what, why: "", hint: "" } })}\n` : `${what}\n`;
}

function wordsFor(error: unknown, locale: string, t: Translate) {
  const described = describe(error, locale);
  if (described.code !== "defect") return described;
  return { ...described, hint: t("This should not happen: set SLUICE_DEBUG=1 to see where, and report it.") };
}
