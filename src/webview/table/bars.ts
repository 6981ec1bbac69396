import { button, element } from "./element.ts";
import type { Told } from "./messages.ts";
import type { TableTexts } from "./texts.ts";

/** The lines between the buttons and the table: what goes on, what failed, what is left out. */
export interface Bars {
  readonly place: HTMLElement;
  /** `share`: of the work, 0..1; undefined ends it. */
  progress(share: number | undefined): void;
  fail(told: Told, again: () => void): void;
  mended(): void;
  /** What is shown is not all; undefined when it is. */
  arranged(text: string | undefined): void;
  /** Says something once, to be seen for a while and read aloud. */
  say(text: string): void;
}

/** No lines yet. */
export function noticeBars(texts: TableTexts, cancel: () => void, showAll: () => void): Bars {
  const working = element("progress", { attributes: { max: "1", "aria-label": texts.looking } });
  const share = element("span", { class: "text" });
  const progress = element("div", { class: "bar" }, working, share, button(texts.cancel, cancel));
  const failed = element("div", { class: "bar failed", attributes: { role: "alert" } });
  const what = element("span", { class: "text" });
  const arranged = element("div", { class: "bar arranged" }, what, button(texts.showAll, showAll));
  const said = element("div", { class: "bar said", attributes: { role: "status" } });
  const place = element("div", {}, failed, progress, arranged, said);
  for (const bar of [progress, failed, arranged]) bar.hidden = true;
  said.classList.add("spoken");
  let silence: ReturnType<typeof setTimeout> | undefined;
  return {
    place,
    progress(done) {
      progress.hidden = done === undefined;
      working.value = Math.min(1, done ?? 0);
      share.textContent = texts.looking.replace("{0}", `${Math.floor(Math.min(1, done ?? 0) * 100)} %`);
    },
    fail({ what: said, why, hint }, again) {
      const text = element("span", { class: "text", text: said });
      for (const more of [why, hint]) if (more !== "") text.append(element("span", { class: "why", text: more }));
      failed.replaceChildren(text, button(texts.tryAgain, again));
      failed.hidden = false;
    },
    mended() {
      failed.hidden = true;
    },
    arranged(text) {
      what.textContent = text ?? "";
      arranged.hidden = text === undefined;
    },
    say(text) {
      clearTimeout(silence);
      said.textContent = text;
      said.classList.remove("spoken");
      silence = setTimeout(() => said.classList.add("spoken"), 6000);
    },
  };
}
