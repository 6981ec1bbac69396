import { element } from "./element.ts";
import { shownRows, type Model, type Words } from "./model.ts";
import { fill } from "./texts.ts";

/** The line below the table: how much there is, how much of it was read, and what that cost. */
export interface StatusLine {
  readonly line: HTMLElement;
  show(model: Model, isReckoned: boolean): void;
}

/** An empty line. */
export function statusLine({ texts, amounts }: Words): StatusLine {
  const [rows, read, asked, profiled, reckoned] = ["rows", "bytes", "requests", "profiled", "reckoned"].map((name) =>
    element("span", { class: name }),
  ) as [HTMLElement, HTMLElement, HTMLElement, HTMLElement, HTMLElement];
  const line = element("footer", { class: "status" }, rows, read, asked, profiled, reckoned);
  return {
    line,
    show(model, isReckoned) {
      const { extent, soFar } = model.standing;
      const isExact = model.arrangement !== undefined || extent.exact;
      const exactly = (count: number) => (count === 1 ? texts.rowOne : fill(texts.rowsExact, amounts.count(count)));
      const count = shownRows(model);
      rows.textContent = isExact ? exactly(count) : fill(texts.rowsAbout, amounts.count(count));
      read.textContent = fill(texts.bytesRead, amounts.size(soFar.bytes), amounts.size(soFar.size));
      asked.textContent = fill(texts.requests, amounts.count(soFar.requests));
      const { bytes, size } = soFar;
      profiled.textContent = fill(texts.profileOf, ...[exactly(soFar.rows), amounts.size(bytes), amounts.size(size)]);
      reckoned.textContent = isReckoned ? texts.reckoned : "";
    },
  };
}
