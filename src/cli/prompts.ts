import type * as Clack from "@clack/prompts";
import type { Choice, FormQuestion, Translate } from "../app.ts";
import { oneLine } from "../core/text/plain-text.ts";

/** Questions on a terminal that somebody sits at. What is asked about may be named by anybody: it is shown as one line. */
export interface Prompts {
  pick<T>(title: string, choices: readonly Choice<T>[]): Promise<T>;
  /** @param action the verb that a yes agrees to */
  confirm(question: string, action: string): Promise<boolean>;
  /** @param secret what is typed is not shown */
  input(prompt: { title: string; value: string; secret: boolean }): Promise<string>;
  form(questions: readonly FormQuestion[]): Promise<readonly string[]>;
}

/**
 * Asks on stderr, so that stdout holds results only. A question that is left with Ctrl+C or Escape ends the command as
 * Ctrl+C at any other time does: the terminal is in raw mode then, and sends no signal of its own.
 * @param signal is aborted by an interrupt of the process
 */
export function terminalPrompts(signal: AbortSignal, t: Translate): Prompts {
  async function ask<T>(
    question: (asking: PromptOptions, clack: typeof Clack) => Promise<T | typeof Clack.CANCEL_SYMBOL>,
  ): Promise<T> {
    const clack = await import("@clack/prompts");
    signal.throwIfAborted();
    // Over the line that shows progress.
    process.stderr.write("\r\x1b[K");
    const answer = await question({ output: process.stderr, signal, withGuide: false }, clack);
    if (!clack.isCancel(answer)) return answer;
    process.emit("SIGINT");
    signal.throwIfAborted();
    throw new Error("The question was left without an answer.");
  }

  /** One question of a form: a list that typing narrows, or a text that is checked before it is taken. */
  const answer = ({ title, choices, check }: FormQuestion, value: string) =>
    ask((asking, { autocomplete, text }) => {
      const message = oneLine(title);
      if (choices === undefined) {
        const validate = (typed: string | undefined) => check(typed ?? "");
        return text({ ...asking, message, defaultValue: value, initialValue: value, validate });
      }
      const options = choices.map((choice) => ({ value: choice, label: oneLine(choice) }));
      // Where nothing matches, Enter would choose nothing.
      const validate = (chosen: string | string[] | undefined) => check(typeof chosen === "string" ? chosen : "");
      return autocomplete<string>({ ...asking, message, options, initialValue: value, maxItems: 8, validate });
    });

  return {
    async form(questions) {
      const answers: string[] = [];
      for (const question of questions) answers.push(await answer(question, question.value?.(answers) ?? ""));
      return answers;
    },
    pick: async <T>(title: string, choices: readonly Choice<T>[]) => {
      const options = choices.map(({ label, detail }, value) => ({
        value,
        label: oneLine(label),
        ...(detail !== undefined && { hint: oneLine(detail) }),
      }));
      const chosen = await ask((asking, { select }) =>
        select<number>({ ...asking, message: oneLine(title), options, showInstructions: false }),
      );
      const choice = choices[chosen];
      if (choice === undefined) throw new RangeError(`No choice has the number ${chosen}.`);
      return choice.value;
    },
    confirm: (question, action) =>
      ask((asking, { confirm }) =>
        confirm({
          ...asking,
          message: oneLine(question),
          active: oneLine(action),
          inactive: t("No"),
          initialValue: false,
        }),
      ),
    input: ({ title, value, secret }) =>
      ask((asking, { password, text }) =>
        secret
          ? password({ ...asking, message: oneLine(title) })
          : text({ ...asking, message: oneLine(title), defaultValue: value, initialValue: value }),
      ),
  };
}

interface PromptOptions {
  readonly output: NodeJS.WriteStream;
  readonly signal: AbortSignal;
  readonly withGuide: boolean;
}
