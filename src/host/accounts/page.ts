import type { App, Translate } from "../../app.ts";
import type { NoAnswer } from "../../core/google/sign-in/callback.ts";
import type { SignInEnd } from "../../core/google/sign-in/sign-in.ts";
import { markup } from "../html.ts";

/** The page that the browser ends at. It stands outside the editor, and has no scripts, images or links. */
export async function endPage(end: SignInEnd, app: Pick<App, "t" | "explain">, locale: string): Promise<string> {
  const { t } = app;
  const { title, said } = await inWords(end, app);
  return markup`<!DOCTYPE html>
<html lang="${locale}">
<head>
<meta charset="utf-8">
<title>Sluice: ${title}</title>
<style>
:root { color-scheme: light dark; font-family: system-ui, sans-serif; }
body { max-width: 40rem; margin: 15vh auto; padding: 0 1rem; overflow-wrap: anywhere; }
</style>
</head>
<body>
<h1>${title}</h1>
${said.map((sentence) => markup`<p>${sentence}</p>\n`)}<p>${t("You may close this page and go back to the editor.")}</p>
</body>
</html>
`.text;
}

async function inWords(
  end: SignInEnd,
  { t, explain }: Pick<App, "t" | "explain">,
): Promise<{ readonly title: string; readonly said: readonly string[] }> {
  switch (end.kind) {
    case "signed-in":
      return { title: t("Signed in"), said: [t("Sluice works as {0} from now on.", end.email)] };
    case "no-answer":
      return { title: t("Not the answer that was waited for"), said: [noAnswerInWords(end.why, t)] };
    case "failed": {
      const { error } = end;
      if (error instanceof Error && error.name === "AbortError") {
        return { title: t("Not signed in"), said: [t("The sign-in was given up in the editor.")] };
      }
      const { what, why, hint } = await explain(error);
      return { title: t("Not signed in"), said: [what, why, hint].filter((part) => part !== "") };
    }
  }
}

/** What is wrong with an address that a browser ended at. */
export function noAnswerInWords(why: NoAnswer, t: Translate): string {
  switch (why) {
    case "not-an-address":
      return t("This is no address. Paste all of it, from http:// on.");
    case "elsewhere":
      return t("This address is not the one that the sign-in ends at: that begins with http://127.0.0.1.");
    case "wrong-state":
      return t("This address is of another sign-in. Go through the browser's pages again.");
    case "incomplete":
      return t("This address has no answer in it. Paste all of it.");
    case "used":
      return t("This answer was given already.");
  }
}
