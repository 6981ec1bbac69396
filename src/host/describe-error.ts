import { joinSentences } from "../core/text/sentences.ts";

/** What went wrong, in the user's language: in a few words, and with the reason and what to do. */
export type DescribeError = (error: unknown) => { readonly what: string; readonly whole: string };

/**
 * Describes failures in the language of `locale`; of anything else thrown it says what it says of itself. The words are
 * loaded when something fails or a view is shown: starting up does not pay for them.
 */
export async function loadWords(locale: string): Promise<DescribeError> {
  const { describe } = await import("../messages/index.ts");
  return (error) => {
    const { what, why, hint } = describe(error, locale, "editor");
    return { what, whole: joinSentences(what, why, hint) };
  };
}
