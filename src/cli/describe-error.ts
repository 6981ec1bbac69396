import { isFailure } from "../core/failure.ts";
import { jsonLine } from "../core/text/plain-text.ts";
import { inSentence, render } from "../messages/index.ts";
import { localeOf } from "./locale.ts";
import { translator } from "./translate.ts";

/**
 * What a user reads of something thrown: three sentences, or with `json` one line `{"error": {code, what, why, hint}}`.
 * A stack is shown only for a defect of ours, and only with SLUICE_DEBUG.
 */
export function describeError(
  error: unknown,
  { json, environment }: { json: boolean; environment: Readonly<Record<string, string | undefined>> },
): string {
  const { code, what, why, hint } = wordsFor(error, localeOf(environment));
  if (json) return `${jsonLine({ error: { code, what, why, hint } })}\n`;
  const lines = [what, why, hint].filter((line) => line !== "");
  const stack = environment["SLUICE_DEBUG"] && error instanceof Error ? [error.stack ?? ""] : [];
  return `${[...lines, ...stack].join("\n")}\n`;
}

/** What a user reads after Ctrl+C, in the same forms. */
export async function describeInterruption(
  installation: string,
  { json, environment }: { json: boolean; environment: Readonly<Record<string, string | undefined>> },
): Promise<string> {
  const t = await translator(installation, localeOf(environment));
  const what = t("Interrupted.");
  return json ? `${jsonLine({ error: { code: "interrupted", what, why: "", hint: "" } })}\n` : `${what}\n`;
}

function wordsFor(error: unknown, locale: string) {
  if (isFailure(error)) return { code: error.code, ...render(error, locale) };
  const what = inSentence(error instanceof Error ? error.message : String(error));
  return {
    code: "defect",
    what,
    why: "",
    hint: "This should not happen: set SLUICE_DEBUG=1 to see where, and report it.",
  };
}
