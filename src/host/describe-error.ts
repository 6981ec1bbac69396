import { describe } from "../messages/index.ts";

/** What went wrong, in the user's language: in a few words, and with the reason and what to do. */
export type DescribeError = (error: unknown) => { readonly what: string; readonly whole: string };

/** Describes failures in the language of `locale`; of anything else thrown it says what it says of itself. */
export function errorsIn(locale: string): DescribeError {
  return (error) => {
    const { what, why, hint } = describe(error, locale);
    return { what, whole: [what, why, hint].filter((part) => part !== "").join(" ") };
  };
}
