import { noticeBars, type Bars } from "./bars.ts";
import { element } from "./element.ts";
import type { EditorLink } from "./link.ts";
import type { Told } from "./messages.ts";
import type { Words } from "./model.ts";
import { openShown, type Shown } from "./shown-table.ts";

/** Starts the page: asks for the table, and shows it, or why it can't be. */
export function startPage(words: Words, link: EditorLink): void {
  let shown: Shown | undefined;
  // What was asked before the table was there.
  let line: number | undefined;
  let asked: "goTo" | "find" | undefined;
  const opening = element("p", { class: "bar", text: words.texts.opening, attributes: { role: "status" } });
  const bars: Bars = noticeBars(
    words.texts,
    () => shown?.cancel(),
    () => shown?.showAll(),
  );
  document.body.append(bars.place, opening);

  const failed = (told: Told): void => {
    opening.hidden = true;
    bars.fail(told, () => {
      bars.mended();
      opening.hidden = false;
      link.send({ kind: "again" });
    });
  };

  link.receive((message) => {
    if (message.kind === "opened") {
      opening.remove();
      bars.mended();
      if (shown !== undefined) return;
      shown = openShown(message, words, link, bars);
      document.body.dataset["ready"] = "true";
      if (line !== undefined) shown.take({ kind: "show", line });
      if (asked !== undefined) shown.take({ kind: "ask", what: asked });
    } else if (shown !== undefined) shown.take(message);
    else if (message.kind === "failed") failed(message.told);
    else if (message.kind === "show") line = message.line;
    else if (message.kind === "ask") asked = message.what;
  });
  link.send({ kind: "ready" });
}
