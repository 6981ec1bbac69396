import { isFailure, reasonOf } from "../core/failure.ts";
import { inSentence, render } from "../messages/index.ts";

/** What went wrong, in the user's language: in a few words, and with the reason and what to do. */
export type DescribeError = (error: unknown) => { readonly what: string; readonly whole: string };

/** Describes failures in the language of `locale`; of anything else thrown it says what it says of itself. */
export function errorsIn(locale: string): DescribeError {
  return (error) => {
    if (!isFailure(error)) {
      const what = inSentence(reasonOf(error));
      return { what, whole: what };
    }
    const { what, why, hint } = render(error, locale);
    return { what, whole: [what, why, hint].filter((part) => part !== "").join(" ") };
  };
}
