import * as vscode from "vscode";
import type { FormQuestion } from "../app.ts";
import { inertText } from "./inert-text.ts";

/** Where an answer leads: on with it, to the question before, or out. */
type Step = { readonly answer: string } | "back" | "left";

/** Questions one after the other, each answer checked as it is typed, with a way back. Undefined when the user left. */
export async function askInSteps(questions: readonly FormQuestion[]): Promise<readonly string[] | undefined> {
  const answers: string[] = [];
  for (let at = 0; at < questions.length;) {
    const question = questions[at];
    if (question === undefined) break;
    const place = { step: at + 1, totalSteps: questions.length };
    const offered = answers[at] ?? question.value?.(answers.slice(0, at)) ?? "";
    const step = await (question.choices === undefined
      ? askForAnswer(question, offered, place)
      : askForChoice(question, question.choices, offered, place));
    if (step === "left") return undefined;
    if (step === "back") at -= 1;
    else answers[at++] = step.answer;
  }
  return answers;
}

interface Place {
  readonly step: number;
  readonly totalSteps: number;
}

function askForAnswer(question: FormQuestion, offered: string, place: Place): Promise<Step> {
  const box = vscode.window.createInputBox();
  Object.assign(box, { ...place, title: inertText(question.title), ignoreFocusOut: true, value: offered });
  const complaint = (typed: string) => {
    const said = question.check(typed);
    return said === undefined ? undefined : inertText(said);
  };
  // Nothing is wrong with what was not typed yet; Enter says so none the less.
  box.onDidChangeValue((typed) => (box.validationMessage = complaint(typed)));
  return untilStep(box, place, () => {
    box.validationMessage = complaint(box.value);
    return box.validationMessage === undefined ? box.value : undefined;
  });
}

/** A list; what is typed and is none of it is offered too, where nothing is wrong with it. */
function askForChoice(
  question: FormQuestion,
  choices: readonly string[],
  offered: string,
  place: Place,
): Promise<Step> {
  const list = vscode.window.createQuickPick();
  const items = choices.map((choice) => ({ label: inertText(choice), choice }));
  let shown = items;
  Object.assign(list, { ...place, title: inertText(question.title), ignoreFocusOut: true, items });
  list.activeItems = items.filter(({ choice }) => choice === offered);
  list.onDidChangeValue((typed) => {
    const isOther = !choices.includes(typed) && question.check(typed) === undefined;
    shown = isOther ? [...items, { label: inertText(typed), choice: typed }] : items;
    list.items = shown;
  });
  return untilStep(list, place, () => shown.find((item) => item === list.activeItems[0])?.choice);
}

/** @param accepted the answer that Enter gives; undefined where it gives none */
function untilStep(
  box: vscode.InputBox | vscode.QuickPick<vscode.QuickPickItem>,
  { step }: Place,
  accepted: () => string | undefined,
): Promise<Step> {
  return new Promise((resolve) => {
    if (step > 1) box.buttons = [vscode.QuickInputButtons.Back];
    const end = (how: Step) => {
      resolve(how);
      box.dispose();
    };
    box.onDidTriggerButton(() => end("back"));
    box.onDidHide(() => end("left"));
    box.onDidAccept(() => {
      const answer = accepted();
      if (answer !== undefined) end({ answer });
    });
    box.show();
  });
}
