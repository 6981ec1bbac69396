import { Failure } from "../core/failure.ts";
import { skipReasons as english } from "./en/skip-reason.ts";
import { skipReasons as portuguese } from "./pt-br/skip-reason.ts";
import { isPortuguese, isWorded, render } from "./render.ts";

/** What a manifest says of a file that was not copied: a reason to skip it, or the code of a failure and its parameters. */
export interface NotCopied {
  readonly decision: "skipped" | "failed";
  readonly reason?: string | undefined;
  readonly params?: Readonly<Record<string, unknown>> | undefined;
}

/** Why a file was not copied, in a few words for a skipped one, and as the failure is told for one that failed. */
export function whyNotCopied({ decision, reason = "", params = {} }: NotCopied, locale: string): string {
  if (decision === "skipped") return skipReasonOf(reason, isPortuguese(locale) ? portuguese : english);
  if (!isWorded(reason)) return reason;
  const { what, why } = render(new Failure(reason, params as never), locale);
  return `${what} ${why}`.trim();
}

function skipReasonOf(reason: string, words: Readonly<Record<string, string>>): string {
  return Object.hasOwn(words, reason) ? (words[reason] ?? reason) : reason;
}
