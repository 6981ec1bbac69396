import type { Problem } from "../core/problem.ts";
import { problemWords as en } from "./en/problem.ts";
import { inSentence } from "./in-sentence.ts";
import { problemSentence } from "./problem.ts";
import { problemWords as ptBr } from "./pt-br/problem.ts";
import { isPortuguese } from "./render.ts";

/** What is wrong in a document, in the user's language, for whoever shows it at its place. */
export function describeProblem({ path, fault }: Pick<Problem, "path" | "fault">, locale: string): string {
  const told = { ...(path !== undefined && { path: inSentence(path) }), fault: inSentence(fault) as Problem["fault"] };
  return problemSentence(told, isPortuguese(locale) ? ptBr : en);
}
