import type { Failure, FailureCode } from "../core/failure.ts";
import { en } from "./en/index.ts";
import { inSentence } from "./in-sentence.ts";
import type { Message, Reader, Tell, Wording, Worded } from "./message.ts";
import { ptBr } from "./pt-br/index.ts";

/** Whether a text, such as a reason in a manifest, is the code of a failure that there are words for. */
export function isWorded(code: string): code is FailureCode {
  return Object.hasOwn(en, code);
}

/** Whether a locale is Portuguese, such as `pt-br` or an environment's `pt_BR.UTF-8`; everything else is told in English. */
export function isPortuguese(locale: string): boolean {
  return /^pt([-_.]|$)/i.test(locale);
}

/**
 * A failure in the user's language.
 * @param locale a BCP 47 tag such as `pt-br`, or an environment's `pt_BR.UTF-8`; English where we have no other
 * @param reader in whose words it says what can be done
 */
export function render(failure: Failure, locale: string, reader: Reader = "terminal"): Message {
  const wording: Wording = isPortuguese(locale) ? ptBr : en;
  const tell: Tell = ({ code, params }) => {
    const word = wording[code] as (params: unknown, tell: Tell) => Worded;
    return word(params, tell);
  };
  const { hint, ...told } = tell({ code: failure.code, params: inSentence(failure.params) as Failure["params"] });
  return { ...told, hint: typeof hint === "string" ? hint : hint[reader] };
}
