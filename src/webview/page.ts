import { drawCharts } from "./page-charts.ts";
import { openTables } from "./page-tables.ts";
import { keptState } from "./page-state.ts";

/** What pages tell the editor of: clicks, by the number of the link; where it leads, the page does not know. */
const { tell, state, keep } = keptState();

document.addEventListener("click", ({ target }) => {
  const link = target instanceof Element ? target.closest<HTMLElement>("[data-link]") : null;
  if (link !== null) tell(Number(link.dataset["link"]));
});

keep({ page: document.body.dataset["again"] ?? "" });
openTables(state, keep);
drawCharts();

window.scrollTo(0, state.scrolled);
window.addEventListener("scroll", () => keep({ scrolled: window.scrollY }), { passive: true });
document.body.dataset["ready"] = "true";
